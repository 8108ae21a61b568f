import { redact } from "./redact";

export interface TellingLine {
  /** Line of the text, from 1. */
  line: number;
  text: string;
}

const LONGEST = 500;
/** Lines at the end of a text that are kept whether they say something or not. */
const LAST = 6;

const TELLS =
  /\b(?:errors?|fail(?:s|ed|ure|ures|ing)?|fatal|cannot|can't|could ?n[o']t|unable|refused|unreachable|denied|timed? ?out|timeout|missing|conflict\w*|no such|no matching|not found|nothing provides|no space|undefined|invalid|exception|traceback|killed|abort\w*|panic|unexpected|rejected|mismatch|hunk)\b/i;
/** Names that are written so on purpose: ValueError, CREATE_FAILED. */
const NAMES = /[a-z](?:Error|Exception)\b|_(?:FAILED|ERROR)\b/;
/** Lines that speak of errors and mean none. */
const NOISE =
  /^\W*$|\b(?:0|no) (?:errors?|failures?|failed)\b|failed[=:]\s*0\b|\berrors?[=:]\s*0\b|ignor(?:ed|ing) errors?|if .{0,40} fails?\b|error-?handling|\bFailed: 0\b/i;

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours and other orders to a terminal
const TERMINAL = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A text as it may be kept: without terminal codes, control characters (U+0000 among them) and secrets. */
export const cleanText = (text: string): string =>
  redact(text.replaceAll("\r\n", "\n").replace(TERMINAL, ""));

const NODE = /^[ \t]{0,8}(?!(?:error|fatal|warning)\b)[a-z][a-z0-9._-]{0,62} {1,8}\| {0,8}/gm;

/** A text without the name of the node that Zuul's console writes before each line: "controller | error: ...". */
export const withoutNode = (text: string): string => text.replace(NODE, "");

/** One line as it may be kept. */
export const cleanLine = (text: string): string => cut(cleanText(text).replace(/\s+$/, ""));

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** Whether a line speaks of something that went wrong. */
export const tells = (line: string): boolean => (TELLS.test(line) || NAMES.test(line)) && !NOISE.test(line);

/**
 * The lines of a text that say most, in order, at most `most`: the very last ones, and of those that speak of an error the
 * first, which are nearest to the cause, and the latest.
 */
export function tellingLines(text: string, most: number): TellingLine[] {
  const lines = cleanText(text)
    .split("\n")
    .map((line, i) => ({ line: i + 1, text: cut(line.replace(/\s+$/, "")) }))
    .filter((line) => line.text.trim() !== "");
  const last = lines.slice(-Math.min(LAST, most));
  const speaking = lines.slice(0, lines.length - last.length).filter((line) => tells(line.text));
  const room = most - last.length;
  if (speaking.length <= room) return [...speaking, ...last];
  const first = Math.floor(room / 3);
  return [...speaking.slice(0, first), ...speaking.slice(speaking.length - (room - first)), ...last];
}
