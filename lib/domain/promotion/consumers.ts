/** One run of a consumer's job. infra = it failed of the infrastructure, which tells nothing of what was promoted. */
export interface ConsumerRun {
  startedAt: Date;
  outcome: "passed" | "failed" | "infra" | "running";
}

export type Verdict = "broke" | "still-failing" | "failing" | "works" | "fixed" | "not-run";

/** Worst first. */
export const VERDICTS: readonly Verdict[] = [
  "broke",
  "failing",
  "still-failing",
  "not-run",
  "fixed",
  "works",
];

export interface JobAfter<Run extends ConsumerRun> {
  verdict: Verdict;
  /** Two failed runs or more, or a passed one. */
  certain: boolean;
  passed: number;
  failed: number;
  infra: number;
  running: number;
  before: "passed" | "failed" | null;
  last: Run | null;
}

/**
 * What a promotion did to a job that runs on what is promoted. Which content a run took is not told, so its start decides: from
 * the promotion on to the next one. One pass is enough to say that it works; it broke when it passed before and every run since
 * failed.
 *
 * @param runs of one job, oldest first
 * @param until the next promotion; null = none yet
 */
export function jobAfter<Run extends ConsumerRun>(
  runs: readonly Run[],
  promotedAt: Date,
  until: Date | null,
): JobAfter<Run> {
  const since = runs.filter(
    (run) => run.startedAt >= promotedAt && (until === null || run.startedAt < until),
  );
  const earlier = runs.findLast(
    (run) => run.startedAt < promotedAt && (run.outcome === "passed" || run.outcome === "failed"),
  );
  const before = earlier?.outcome === "passed" || earlier?.outcome === "failed" ? earlier.outcome : null;
  const count = (outcome: ConsumerRun["outcome"]) => since.filter((run) => run.outcome === outcome).length;
  const [passed, failed] = [count("passed"), count("failed")];
  return {
    verdict: verdictOf(passed, failed, before),
    certain: passed > 0 || failed !== 1,
    passed,
    failed,
    infra: count("infra"),
    running: count("running"),
    before,
    last: since.findLast((run) => run.outcome === (passed > 0 ? "passed" : "failed")) ?? null,
  };
}

function verdictOf(passed: number, failed: number, before: "passed" | "failed" | null): Verdict {
  if (passed > 0) return before === "failed" ? "fixed" : "works";
  if (failed === 0) return "not-run";
  if (before === null) return "failing";
  return before === "passed" ? "broke" : "still-failing";
}

/** The worst of several verdicts. */
export const worstOf = (verdicts: readonly Verdict[]): Verdict =>
  VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? "not-run";
