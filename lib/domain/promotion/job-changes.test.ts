import { expect, it } from "vitest";
import { jobChange } from "./job-changes";

it.each([
  ["passed", "failed", "newly-failing"],
  ["passed-by-alternative", "failed", "newly-failing"],
  ["failed", "failed", "still-failing"],
  ["failed", "passed-by-alternative", "fixed"],
  ["passed", "passed", "still-passing"],
  [null, "failed", "appeared"],
  ["not-run", "passed", "appeared"],
  ["failed", null, "gone"],
  ["passed", "not-run", "gone"],
  ["passed", "running", "open"],
  ["running", "failed", "open"],
  ["not-run", null, null],
] as const)("a job that was %s and is %s: %s", (from, to, change) => {
  expect(jobChange(from, to)).toBe(change);
});
