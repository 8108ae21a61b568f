import { RE2JS } from "re2js";

/** Longer patterns are a list of things, not one. */
export const LONGEST_PATTERN = 500;
/** Of a line no more is looked at; evidence is cut shorter than this. */
const LONGEST_LINE = 2_000;

/** A pattern that can be matched, or what is wrong with it. */
export type Compiled =
  | { ok: true; matches: (line: string) => boolean }
  | { ok: false; message: string; position: number | null };

/**
 * A regular expression as a test of one line, in linear time whatever the pattern (RE2: no look-around, no back-references).
 * Refused: what is empty, too long, or matches every line.
 *
 * @returns position = index of the first character that is wrong, where that can be told
 */
export function compilePattern(pattern: string): Compiled {
  const wrong = (message: string, position: number | null = null): Compiled => ({
    ok: false,
    message,
    position,
  });
  if (pattern.trim() === "") return wrong("A pattern is needed.", 0);
  if (pattern.length > LONGEST_PATTERN)
    return wrong(`Longer than ${LONGEST_PATTERN} characters.`, LONGEST_PATTERN);
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(pattern);
  } catch (error) {
    return wrong(wordsOf(error), positionOf(error, pattern));
  }
  if (regex.matcher("").find()) return wrong("It matches every line, also an empty one.", 0);
  const literal = literalOf(pattern);
  return {
    ok: true,
    matches(line) {
      // Most lines lack it, and looking for it costs a tenth.
      if (literal !== null && !line.includes(literal)) return false;
      return regex.matcher(line.length > LONGEST_LINE ? line.slice(0, LONGEST_LINE) : line).find();
    },
  };
}

/** The library's words without its prefix; look-around is what people miss most. */
function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/\(\?[=!<]/.test(text)) return "Look-ahead and look-behind cannot be matched in linear time.";
  const said = text.replace(/^error parsing regexp:\s*/, "");
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

/** The library names the part that is wrong, not its place. */
function positionOf(error: unknown, pattern: string): number | null {
  const part = /: `([\s\S]*)`$/.exec(error instanceof Error ? error.message : "")?.[1];
  if (part === undefined || part === "") return null;
  const at = pattern.indexOf(part);
  return at < 0 ? null : at;
}

/**
 * The longest run of plain characters that every match must hold; null when none can be told with ease. Patterns with
 * choices, groups or flags are left alone.
 */
export function literalOf(pattern: string): string | null {
  if (/[|(){}[\]\\]/.test(pattern.replace(ESCAPED, ""))) return null;
  const runs: string[] = [""];
  for (let i = 0; i < pattern.length; i++) {
    let char = pattern.charAt(i);
    let plain = !/[.^$*+?]/.test(char);
    if (char === "\\") {
      i += 1;
      char = pattern.charAt(i);
      plain = true; // ESCAPED made sure of it
    }
    const next = pattern.charAt(i + 1);
    if (plain && next !== "*" && next !== "?") runs[runs.length - 1] += char;
    if (!plain || next === "*" || next === "?" || next === "+") runs.push("");
  }
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), "");
  return longest.length >= 3 ? longest : null;
}
const ESCAPED = /\\[^A-Za-z0-9]/g;

/** A line as a pattern that matches just its text. */
export const escapePattern = (line: string): string => line.replace(/[\\.*+?()[\]{}|^$]/g, "\\$&");
