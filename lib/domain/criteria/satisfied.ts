import type { VoteState } from "../dlrn/facts";

/** Jobs that must have passed on a candidate, and per job other jobs whose success counts for it. */
export interface Criteria {
  readonly jobs: readonly string[];
  readonly alternatives: Readonly<Record<string, readonly string[]>>;
}

/** A vote on one candidate. `seq` orders votes as the server took them; reporters choose `at` themselves. */
export interface Vote {
  readonly seq: number;
  readonly jobName: string;
  readonly state: VoteState;
  readonly at: Date;
}

/** passed-by-alternative: `by` names the job that stood in. not-run: no vote, or a run that never told its end. */
export type JobState = "passed" | "passed-by-alternative" | "running" | "failed" | "not-run";

export interface JobVerdict {
  job: string;
  state: JobState;
  by: string | null;
  /** Votes of the job itself that told an end. */
  attempts: number;
  /** Time of the vote that decided the state. */
  at: Date | null;
}

/** unknown: there are no criteria, and no criteria is never "met". */
export interface CriteriaVerdict {
  state: "met" | "not-met" | "unknown";
  jobs: JobVerdict[];
  /** Jobs that keep the candidate from being promoted. */
  missing: JobVerdict[];
}

export interface FoldOptions {
  now: Date;
  /** Longest a run of the job can take, in ms; older in-progress votes without an end count as lost. */
  longestRunMs: (job: string) => number;
}

/**
 * Folds the votes of one candidate as the promoter does: one success satisfies a job for good, a later failure does not
 * undo it, a running job vetoes nothing, and the success of an alternative counts for this candidate alone. (The
 * promoter itself swaps the alternative into the shared criteria, so that it leaks into the next candidates.)
 */
export function satisfied(criteria: Criteria, votes: readonly Vote[], options: FoldOptions): CriteriaVerdict {
  const byJob = new Map<string, Vote[]>();
  for (const vote of [...votes].sort((a, b) => a.seq - b.seq)) {
    const known = byJob.get(vote.jobName);
    if (known) known.push(vote);
    else byJob.set(vote.jobName, [vote]);
  }
  const votesOf = (job: string) => byJob.get(job) ?? [];
  const jobs = criteria.jobs.map((job) => {
    const others = Object.hasOwn(criteria.alternatives, job) ? (criteria.alternatives[job] ?? []) : [];
    return judge(job, others, votesOf, options);
  });
  const missing = jobs.filter(({ state }) => state !== "passed" && state !== "passed-by-alternative");
  const state = jobs.length === 0 ? "unknown" : missing.length === 0 ? "met" : "not-met";
  return { state, jobs, missing };
}

function judge(
  job: string,
  alternatives: readonly string[],
  votesOf: (job: string) => readonly Vote[],
  options: FoldOptions,
): JobVerdict {
  const own = votesOf(job);
  const attempts = own.filter(({ state }) => state !== "running").length;
  const verdict = (state: JobState, vote: Vote | undefined, by: string | null = null): JobVerdict => ({
    job,
    state,
    by,
    attempts,
    at: vote?.at ?? null,
  });

  const passed = own.find(({ state }) => state === "passed");
  if (passed) return verdict("passed", passed);
  for (const other of alternatives) {
    const stoodIn = votesOf(other).find(({ state }) => state === "passed");
    if (stoodIn) return verdict("passed-by-alternative", stoodIn, other);
  }
  for (const candidate of [job, ...alternatives]) {
    const running = runningNow(votesOf(candidate), candidate, options);
    if (running) return verdict("running", running, candidate === job ? null : candidate);
  }
  const failed = own.findLast(({ state }) => state === "failed");
  return failed ? verdict("failed", failed) : verdict("not-run", undefined);
}

/** The in-progress row stays for ever, so a job runs only while that row is its newest, and not too old. */
function runningNow(
  votes: readonly Vote[],
  job: string,
  { now, longestRunMs }: FoldOptions,
): Vote | undefined {
  const last = votes.at(-1);
  if (last?.state !== "running") return undefined;
  return now.getTime() - last.at.getTime() <= longestRunMs(job) ? last : undefined;
}
