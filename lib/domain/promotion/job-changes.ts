import type { JobState } from "../criteria/satisfied";

export type JobChange =
  | "newly-failing"
  | "still-failing"
  | "fixed"
  | "appeared"
  | "gone"
  | "still-passing"
  | "open";

/** The order in which changes matter to a reader. */
export const JOB_CHANGES: readonly JobChange[] = [
  "newly-failing",
  "still-failing",
  "fixed",
  "appeared",
  "gone",
  "open",
  "still-passing",
];

const passed = (state: JobState) => state === "passed" || state === "passed-by-alternative";

/**
 * What became of a job from one candidate to another. A job that never ran on one of them appeared or is gone, whatever its
 * criteria said; null = it ran on neither.
 */
export function jobChange(from: JobState | null, to: JobState | null): JobChange | null {
  const before = from === "not-run" ? null : from;
  const after = to === "not-run" ? null : to;
  if (before === null) return after === null ? null : "appeared";
  if (after === null) return "gone";
  if (before === "running" || after === "running") return "open";
  if (passed(before)) return passed(after) ? "still-passing" : "newly-failing";
  return passed(after) ? "fixed" : "still-failing";
}
