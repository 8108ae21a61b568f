/** A record of a CSV text, and where it begins. */
export interface CsvRecord {
  /** From 1. */
  line: number;
  cells: string[];
}

export interface CsvMistake {
  line: number;
  message: string;
  text: string;
}

const SEPARATORS = [",", ";", "\t"];

/**
 * Splits CSV (RFC 4180) into records: quoted cells may hold separators, doubled quotes and line breaks; lines end in LF,
 * CRLF or CR; empty lines are passed over. The separator is the one of , ; and tab that the first line has most of. A
 * quote that is never closed, or has text behind it, costs its own line alone.
 */
export function parseCsv(text: string): { records: CsvRecord[]; mistakes: CsvMistake[] } {
  const source = text.replace(/^\uFEFF/, "");
  const records: CsvRecord[] = [];
  const mistakes: CsvMistake[] = [];
  const separator = separatorOf(source);
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const record = readRecord(source, at, separator);
    if (typeof record === "string") {
      const end = endOfLine(source, at);
      mistakes.push({ line, message: record, text: source.slice(at, end) });
      at = afterBreak(source, end);
      line += 1;
      continue;
    }
    if (record.cells.some((cell) => cell !== "")) records.push({ line, cells: record.cells });
    line += lineBreaks(source, at, record.next);
    at = record.next;
  }
  return { records, mistakes };
}

/** The record at `at`, or what is wrong with it. */
function readRecord(
  source: string,
  start: number,
  separator: string,
): { cells: string[]; next: number } | string {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    const cell = source[at] === '"' ? readQuoted(source, at) : readPlain(source, at, separator);
    if (typeof cell === "string") return cell;
    cells.push(cell.value.trim());
    at = cell.next;
    if (source[at] === separator) at += 1;
    else if (at >= source.length || isBreak(source[at])) return { cells, next: afterBreak(source, at) };
    else return "text behind a closing quote";
  }
}

function readPlain(source: string, start: number, separator: string) {
  let at = start;
  while (at < source.length && source[at] !== separator && !isBreak(source[at])) at += 1;
  return { value: source.slice(start, at), next: at };
}

function readQuoted(source: string, start: number): { value: string; next: number } | string {
  let value = "";
  for (let at = start + 1; ; ) {
    const quote = source.indexOf('"', at);
    if (quote < 0) return "a quote is not closed";
    value += source.slice(at, quote);
    if (source[quote + 1] !== '"') return { value, next: quote + 1 };
    value += '"';
    at = quote + 2;
  }
}

function separatorOf(source: string): string {
  const first = source.slice(0, endOfLine(source, 0));
  const count = (separator: string) => first.split(separator).length;
  return SEPARATORS.reduce((best, one) => (count(one) > count(best) ? one : best));
}

const isBreak = (character: string | undefined) => character === "\n" || character === "\r";

function endOfLine(source: string, start: number): number {
  let at = start;
  while (at < source.length && !isBreak(source[at])) at += 1;
  return at;
}

const afterBreak = (source: string, at: number) =>
  source[at] === "\r" && source[at + 1] === "\n" ? at + 2 : at + 1;

function lineBreaks(source: string, from: number, to: number): number {
  return source.slice(from, to).match(/\r\n|\r|\n/g)?.length ?? 0;
}
