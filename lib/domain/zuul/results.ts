import type { FailureClass } from "../failure/class";

/**
 * open = not ended; passed; failed = counts against the job; attempt = another one follows, not a failure;
 * skipped = a consequence of another job; dropped = nobody wanted the answer any more; unknown = a word not known here.
 */
export type BuildOutcome = "open" | "passed" | "failed" | "attempt" | "skipped" | "dropped" | "unknown";

export interface BuildMeaning {
  outcome: BuildOutcome;
  /** Class before anyone looked at logs; null where nothing failed. */
  presumed: FailureClass | null;
}

const failed = (presumed: FailureClass): BuildMeaning => ({ outcome: "failed", presumed });
const no = (outcome: BuildOutcome): BuildMeaning => ({ outcome, presumed: null });

const BUILD_RESULTS: Readonly<Record<string, BuildMeaning>> = {
  SUCCESS: no("passed"),
  FAILURE: failed("code"),
  TIMED_OUT: failed("timeout"),
  POST_FAILURE: failed("infra"),
  RETRY: { outcome: "attempt", presumed: "infra" },
  RETRY_LIMIT: failed("infra"),
  NODE_FAILURE: failed("infra"),
  DISK_FULL: failed("infra"),
  ERROR: failed("config"),
  // Of a build it means that the executor could not merge, in spite of its name no fault of the author.
  MERGE_CONFLICT: failed("infra"),
  MERGER_FAILURE: failed("infra"),
  LOST: failed("infra"),
  DISCONNECT: failed("infra"),
  CONFIG_ERROR: failed("config"),
  SKIPPED: no("skipped"),
  CANCELED: no("dropped"),
  ABORTED: no("dropped"),
};

/** What a build's result says. A result that is not in Zuul's manual is kept and called unknown, not dropped. */
export function buildMeaning(result: string | null): BuildMeaning {
  if (result === null) return no("open");
  return Object.hasOwn(BUILD_RESULTS, result)
    ? (BUILD_RESULTS[result] as BuildMeaning)
    : { outcome: "unknown", presumed: "unknown" };
}

/** True for a build that is a failed attempt in its own right: ended, not retried, not a consequence of another. */
export function isFailedBuild(build: { result: string | null; final: boolean | null }): boolean {
  const { outcome } = buildMeaning(build.result);
  return (outcome === "failed" || outcome === "unknown") && build.final !== false;
}

export type PassRateShare = "passed" | "failed" | "infra" | "left-out";

const COUNTED = new Set(["FAILURE", "TIMED_OUT", "POST_FAILURE"]);

/**
 * How a build counts in its job's pass rate: passed / (passed + failed), infra shown apart. Attempts that were retried,
 * skipped, canceled and unended ones do not count.
 */
export function passRateShare(build: { result: string | null; final: boolean | null }): PassRateShare {
  if (build.result === null || build.final === false) return "left-out";
  if (build.result === "SUCCESS") return "passed";
  if (COUNTED.has(build.result)) return "failed";
  return buildMeaning(build.result).outcome === "failed" ? "infra" : "left-out";
}

/** conflict, refused: the author's; config: Zuul's configuration; dropped: left the queue unreported, nothing to run. */
export type BuildsetOutcome =
  | "open"
  | "passed"
  | "failed"
  | "conflict"
  | "refused"
  | "config"
  | "dropped"
  | "unknown";

const BUILDSET_RESULTS: Readonly<Record<string, BuildsetOutcome>> = {
  SUCCESS: "passed",
  FAILURE: "failed",
  MERGE_CONFLICT: "conflict",
  MERGER_FAILURE: "conflict",
  MERGE_FAILURE: "refused",
  CONFIG_ERROR: "config",
  DEQUEUED: "dropped",
  NO_JOBS: "dropped",
  CANCELED: "dropped",
  ABORTED: "dropped",
};

/**
 * What a buildset's result says. A gate reset ends one buildset as DEQUEUED and starts another for the same change: it is
 * never a failure.
 */
export function buildsetOutcome(result: string | null): BuildsetOutcome {
  if (result === null) return "open";
  return Object.hasOwn(BUILDSET_RESULTS, result) ? (BUILDSET_RESULTS[result] as BuildsetOutcome) : "unknown";
}
