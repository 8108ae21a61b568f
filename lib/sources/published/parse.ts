import type { PublicationFact } from "@/lib/domain/published/facts";
import { type CsvRecord, parseCsv } from "./csv";
import { splitJson } from "./json";
import { fieldOf, type PublicationRecord, toPublication } from "./record";

/** A line of the file that gave no publication. */
export interface ImportMistake {
  /** From 1. */
  line: number;
  message: string;
  /** The record as it was written, at most 500 characters. */
  text: string;
}

/** Every record of the file is one of `facts`, `mistakes` or `repeated`. */
export interface PublicationImport {
  facts: PublicationFact[];
  /** In order of the file. */
  mistakes: ImportMistake[];
  /** Lines that say again what an earlier line said. */
  repeated: number[];
}

interface RawRecord {
  line: number;
  text: string;
  /** A string says what is wrong. */
  record: PublicationRecord | string;
}

/**
 * Reads publications from CSV with a header, from a JSON list of objects or from JSON Lines; the first character tells
 * which. Columns or keys: nvr (or build), repository (repo), advisory (errata; may be empty), time (date, published_at).
 *
 * @param now times more than a day later are refused
 */
export function parsePublications(text: string, now: Date): PublicationImport {
  const out: PublicationImport = { facts: [], mistakes: [], repeated: [] };
  const raw = /^\uFEFF?\s*[[{]/.test(text) ? fromJson(text) : fromCsv(text);
  const held = new Map<string, { line: number; at: number }>();
  for (const { line, text: written, record } of raw.sort((a, b) => a.line - b.line)) {
    const fact = typeof record === "string" ? record : toPublication(record, now);
    const mistake = (message: string) => out.mistakes.push({ line, message, text: written.slice(0, 500) });
    if (typeof fact === "string") {
      mistake(fact);
      continue;
    }
    const key = JSON.stringify([fact.nvr, fact.repository, fact.advisory]);
    const earlier = held.get(key);
    if (!earlier) {
      held.set(key, { line, at: fact.publishedAt.getTime() });
      out.facts.push(fact);
    } else if (earlier.at === fact.publishedAt.getTime()) out.repeated.push(line);
    else mistake(`says another time than line ${earlier.line} for the same build, repository and advisory`);
  }
  return out;
}

function fromCsv(text: string): RawRecord[] {
  const { records, mistakes } = parseCsv(text);
  const raw: RawRecord[] = mistakes.map(({ line, message, text: written }) => ({
    line,
    text: written,
    record: message,
  }));
  const [header, ...rows] = records;
  if (!header) {
    if (raw.length === 0) raw.push({ line: 1, text: "", record: "the file is empty" });
    return raw;
  }
  const fields = header.cells.map(fieldOf);
  const fault = headerFault(header.cells, fields);
  if (fault) {
    raw.push({ line: header.line, text: header.cells.join(","), record: fault });
    // Without a header no row can be read, and none is passed over in silence.
    return [...raw, ...rows.map((row) => ({ ...written(row), record: "not read: the header is at fault" }))];
  }
  return [...raw, ...rows.map((row) => ({ ...written(row), record: rowRecord(row, fields) }))];
}

const written = ({ line, cells }: CsvRecord) => ({ line, text: cells.join(",") });

function headerFault(cells: readonly string[], fields: readonly (string | undefined)[]): string | undefined {
  const missing = ["nvr", "repository", "time"].filter((field) => !fields.includes(field));
  if (missing.length > 0) return `the header has no ${missing.join(", ")}; it has: ${cells.join(", ")}`;
  const twice = fields.find((field, i) => field !== undefined && fields.indexOf(field) < i);
  return twice && `the header has ${twice} twice`;
}

function rowRecord(
  row: CsvRecord,
  fields: readonly (keyof PublicationRecord | undefined)[],
): PublicationRecord | string {
  if (row.cells.length !== fields.length)
    return `has ${row.cells.length} cells, the header has ${fields.length}`;
  const record: PublicationRecord = {
    nvr: undefined,
    repository: undefined,
    advisory: undefined,
    time: undefined,
  };
  for (const [i, field] of fields.entries()) if (field) record[field] = row.cells[i];
  return record;
}

function fromJson(text: string): RawRecord[] {
  const items = splitJson(text);
  if (items.length === 0) return [{ line: 1, text: "", record: "the list is empty" }];
  return items.map(({ line, text: item }) => ({ line, text: item, record: jsonRecord(item) }));
}

function jsonRecord(item: string): PublicationRecord | string {
  if (item === "") return "the list is not closed";
  let value: unknown;
  try {
    value = JSON.parse(item);
  } catch {
    const lines = item.split("\n").length;
    return lines === 1 ? "is not JSON" : `this and the ${lines - 1} lines after it are not JSON`;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "is not an object";
  const record: PublicationRecord = {
    nvr: undefined,
    repository: undefined,
    advisory: undefined,
    time: undefined,
  };
  for (const [key, inner] of Object.entries(value)) {
    const field = fieldOf(key);
    if (!field) continue;
    if (record[field] !== undefined) return `has ${field} twice`;
    record[field] = inner;
  }
  return record;
}
