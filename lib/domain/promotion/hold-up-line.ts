import { HOUR } from "@/lib/shared/clock";
import type { LineBuild, LineRun, StepFact } from "./hold-up-facts";

/** A line that has not run for so many of its usual distances does not run any more. */
const OVERDUE = 1.75;
/** Within so many distances a line comes round to what is new, late starts included. */
const A_TURN = 1.25;
/** Distance between two runs where too few are known to tell. */
const USUAL = 24 * HOUR;
const SHORTEST = 6 * HOUR;

/** All required jobs of the run were left out: what comes before them failed. */
export const isSkipped = (run: LineRun): boolean => run.skipped > 0 && run.tested === 0;

/** Usual distance between two runs in ms: the median of the known ones. */
export function cadenceMs(runs: readonly LineRun[]): number {
  const times = runs.map(({ at }) => at.getTime());
  const gaps = times.slice(1).map((at, i) => (times[i] ?? at) - at);
  if (gaps.length < 2) return USUAL;
  const sorted = gaps.sort((a, b) => a - b);
  return Math.max(SHORTEST, sorted[Math.floor(sorted.length / 2)] ?? USUAL);
}

/**
 * True when the line should have run by now, judging by how often it did; never of a line whose runs are not known.
 *
 * @param newerSince since when there is something to run on: a line that found nothing new did nothing wrong
 */
export function isOverdue(
  runs: readonly LineRun[],
  lastAttempt: Date | null,
  newerSince: Date | null,
  now: Date,
): boolean {
  const last = Math.max(runs[0]?.at.getTime() ?? 0, lastAttempt?.getTime() ?? 0);
  const cadence = cadenceMs(runs);
  const hadItsTurn = now.getTime() - (newerSince?.getTime() ?? 0) > A_TURN * cadence;
  return last > 0 && now.getTime() - last > OVERDUE * cadence && hadItsTurn;
}

/** The newest runs of which nothing was tested, newest first, up to the first that tested something. */
export function skippedRuns(runs: readonly LineRun[]): LineRun[] {
  const firstTested = runs.findIndex((run) => !isSkipped(run));
  return firstTested === -1 ? [...runs] : runs.slice(0, firstTested);
}

const failed = ({ outcome }: LineBuild) => outcome === "failed" || outcome === "unknown";

/**
 * Names the job that kept a line's other jobs from running, from runs that were skipped (newest first). Null where their builds
 * are not known.
 */
export function firstJobStep(skipped: readonly LineRun[]): StepFact | null {
  const build = skipped.flatMap(({ builds }) => builds).find(failed);
  if (!build) return null;
  const times = skipped.length === 1 ? "" : ` in the last ${skipped.length} runs`;
  return {
    kind: "first-job-failed",
    text: `${build.job}, the line's first job, failed${times}: nothing else ran`,
    subject: { kind: "job", name: build.job },
    since: skipped.at(-1)?.at ?? null,
    component: null,
    build,
    also: [],
  };
}

/**
 * The build that should have promoted a candidate once its criteria were met, and failed: neither a required job nor an
 * alternative, begun after the last of those had ended.
 *
 * @param required names of required jobs and their alternatives
 */
export function laterFailure(
  builds: readonly LineBuild[],
  required: ReadonlySet<string>,
  metAt: Date | null,
): LineBuild | null {
  const after = (build: LineBuild) =>
    build.startedAt !== null && (metAt === null || build.startedAt.getTime() >= metAt.getTime());
  const steps = builds.filter((build) => !required.has(build.job) && after(build));
  const newest = [...steps].sort((a, b) => (b.startedAt?.getTime() ?? 0) - (a.startedAt?.getTime() ?? 0));
  return newest.find(failed) ?? null;
}
