import { describe, expect, it } from "vitest";
import { compilePattern, escapePattern, LONGEST_PATTERN, literalOf } from "./pattern";

const matches = (pattern: string, line: string) => {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.matches(line);
};

describe("a pattern", () => {
  it.each([
    ["No valid host", "error: No valid host was found", true],
    ["^No valid", "error: No valid host", false],
    ["(?i)TIMED OUT", "it timed out", true],
    ["Curl error \\(28\\)", "Curl error (28): Timeout", true],
    ["ab+c", "xabbbc", true],
    ["colou?r of", "the color of", true],
    ["timeout after \\d+s", "timeout after 30s", true],
    ["timeout after \\d+s", "timeout after s", false],
    ["mirror|proxy", "the proxy", true],
  ])("%s on %s", (pattern, line, expected) => {
    expect(matches(pattern, line)).toBe(expected);
  });

  it.each([
    ["", "needed", 0],
    ["   ", "needed", 0],
    ["x".repeat(LONGEST_PATTERN + 1), "Longer", LONGEST_PATTERN],
    ["a*", "every line", 0],
    [".*", "every line", 0],
    ["x|", "every line", 0],
    ["abc(def", "", 0],
    ["abc[def", "", 3],
    ["a(?=b)", "linear time", 1],
    ["ab**", "", 2],
  ])("%s is refused with its place", (pattern, words, position) => {
    const compiled = compilePattern(pattern);
    expect(compiled).toMatchObject({ ok: false, position });
    if (!compiled.ok) expect(compiled.message).toContain(words);
  });

  it.each(["(a+)+$", "(a|a)*b", "(x+x+)+y", "(.*)*=", "((a{1,30}){1,30})b"])(
    "%s takes no more than linear time",
    (pattern) => {
      const compiled = compilePattern(pattern);
      if (!compiled.ok) return;
      const began = performance.now();
      compiled.matches(`${"a".repeat(5_000)}!`);
      expect(performance.now() - began).toBeLessThan(1_000);
    },
  );

  it("that would need too much memory is refused", () => {
    expect(compilePattern("((a{1000}){1000}){1000}").ok).toBe(false);
  });
});

it("is compared with what every match must hold, where that can be told", () => {
  expect(literalOf("No valid host.*found")).toBe("No valid host");
  expect(literalOf("ab?cde")).toBe("cde");
  expect(literalOf("Curl error \\(28\\)")).toBe("Curl error (28)");
  expect(literalOf("mirror|proxy")).toBeNull();
  expect(literalOf("(?i)mirror")).toBeNull();
  expect(literalOf("\\d+ errors")).toBeNull();
  expect(literalOf("x{3}mirror")).toBeNull();
});

it("made of a line matches that line", () => {
  const line = 'Could not match 303 [found: /a/b.c+d?] "x\\y" {1} ^$ | (z)*';
  expect(matches(escapePattern(line), `before ${line} after`)).toBe(true);
  expect(matches(escapePattern("a.b"), "axb")).toBe(false);
});
