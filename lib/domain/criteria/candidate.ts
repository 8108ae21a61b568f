import type { BuildOutcome } from "../zuul/results";
import { type Criteria, type JobState, satisfied, type Vote } from "./satisfied";

/** A Zuul build as candidates need it. */
export interface CandidateBuild {
  server: string;
  uuid: string;
  jobName: string;
  outcome: BuildOutcome;
  startedAt: Date | null;
  endedAt: Date | null;
  logUrl: string | null;
}

/** A vote, with the Zuul build that reported it when that is known. */
export interface CandidateVote extends Vote {
  url: string | null;
  build: CandidateBuild | null;
}

/** What has been told of one candidate. */
export interface CandidateFacts {
  offeredAt: Date;
  promotedAt: Date | null;
  /** A newer candidate of the same line was promoted: this one is not looked at any more. */
  overtaken: boolean;
  newest: boolean;
  /** Required jobs; null when no criteria are known. */
  criteria: Criteria | null;
  /** The criteria were in force, as far as is known, when the candidate was promoted. */
  criteriaHeldThen: boolean;
  votes: readonly CandidateVote[];
  /** Builds of the buildsets that test the candidate and reported no vote. */
  builds: readonly CandidateBuild[];
}

/** testing = something may still come; met = criteria met, not promoted; missing = it ended without being met. */
export type CandidateState = "testing" | "met" | "missing" | "promoted" | "superseded";

export interface CandidateJob {
  job: string;
  state: JobState;
  /** Job that stood in. */
  via: string | null;
  /** A build of the job passed and told DLRN nothing: it does not count, and somebody should know. */
  unreported: boolean;
  votes: CandidateJobVote[];
}

export interface CandidateJobVote {
  job: string;
  /** null: a build that has not voted. */
  seq: number | null;
  url: string | null;
  at: Date;
  state: Vote["state"];
  zuulServer: string | null;
  zuulUuid: string | null;
}

export interface CandidateVerdict {
  state: CandidateState;
  jobs: CandidateJob[];
  missing: string[];
  /** Promoted although the criteria in force were not met by then. */
  forced: boolean;
  lastVoteAt: Date | null;
}

export interface CandidateOptions {
  now: Date;
  /** Longest a run of the job takes, in ms. */
  longestRunMs: (job: string) => number;
}

const HOUR = 3_600_000;
/** After a job has passed, so long its vote may take. */
const REPORTING = HOUR;
/** A new candidate waits so long for its first jobs. */
const STARTING = 12 * HOUR;
/** Promoting reads the votes at its beginning and is told at its end; reporters' clocks differ. */
const SLACK = HOUR / 4;

/** Folds what DLRN's votes and Zuul's builds say of one candidate. Only votes satisfy: they are what the promoter reads. */
export function judgeCandidate(facts: CandidateFacts, options: CandidateOptions): CandidateVerdict {
  const { criteria, promotedAt } = facts;
  const folded = foldable(facts, options.now);
  const verdict = satisfied(criteria ?? { jobs: [], alternatives: {} }, folded, options);
  const missing = verdict.missing.map((one) => one.job);
  return {
    state: stateOf(facts, verdict.state, verdict.jobs, options.now),
    jobs: verdict.jobs.map(({ job, state, by }) => ({
      job,
      state,
      via: by,
      unreported:
        missing.includes(job) && facts.builds.some((b) => b.jobName === job && b.outcome === "passed"),
      votes: votesOf(job, criteria, folded),
    })),
    missing,
    forced: promotedAt !== null && facts.criteriaHeldThen && wasForced(facts, promotedAt, options),
    lastVoteAt: latest(facts.votes.map((vote) => vote.at)),
  };
}

function stateOf(
  { promotedAt, overtaken, newest, criteria, offeredAt }: CandidateFacts,
  verdict: "met" | "not-met" | "unknown",
  jobs: readonly { state: JobState }[],
  now: Date,
): CandidateState {
  if (promotedAt !== null) return "promoted";
  if (overtaken) return "superseded";
  if (verdict === "met") return "met";
  if (jobs.some((one) => one.state === "running")) return "testing";
  if (criteria === null) return newest ? "testing" : "superseded";
  const waits = newest && jobs.some((one) => one.state === "not-run");
  return waits && now.getTime() - offeredAt.getTime() < STARTING ? "testing" : "missing";
}

function wasForced(facts: CandidateFacts, promotedAt: Date, options: CandidateOptions): boolean {
  if (facts.criteria === null) return false;
  const by = promotedAt.getTime() + SLACK;
  const votes = facts.votes.filter((vote) => vote.at.getTime() <= by);
  return satisfied(facts.criteria, votes, { ...options, now: promotedAt }).state === "not-met";
}

type Foldable = Vote & { told: CandidateJobVote };

/** Votes in the server's order; builds that did not vote come before or after their job's votes, by their start. */
function foldable(facts: CandidateFacts, now: Date): Foldable[] {
  const votes = facts.votes.flatMap((vote) => {
    const state = stateNow(vote, now);
    return state === null ? [] : [withTold(vote.seq, vote.jobName, state, vote.at, vote.build, vote)];
  });
  const lastAt = new Map<string, number>();
  for (const vote of votes)
    lastAt.set(vote.jobName, Math.max(lastAt.get(vote.jobName) ?? 0, vote.at.getTime()));
  const builds = facts.builds.flatMap((build, i) => {
    const state = build.outcome === "open" ? "running" : isFailed(build) ? "failed" : null;
    if (state === null) return [];
    const at = (state === "running" ? build.startedAt : (build.endedAt ?? build.startedAt)) ?? now;
    const later = (build.startedAt ?? now).getTime() >= (lastAt.get(build.jobName) ?? 0);
    return [
      withTold(
        later ? Number.MAX_SAFE_INTEGER / 2 + i : i - facts.builds.length,
        build.jobName,
        state,
        at,
        build,
      ),
    ];
  });
  return [...votes, ...builds];
}

/** A running vote stays for ever; the build that made it knows whether it still runs. null = it came to nothing. */
function stateNow({ state, build }: CandidateVote, now: Date): Vote["state"] | null {
  if (state !== "running" || build === null || build.outcome === "open") return state;
  if (isFailed(build)) return "failed";
  const reports =
    build.outcome === "passed" &&
    build.endedAt !== null &&
    now.getTime() - build.endedAt.getTime() < REPORTING;
  return reports ? "running" : null;
}

const isFailed = (build: CandidateBuild) => build.outcome === "failed" || build.outcome === "unknown";

const withTold = (
  seq: number,
  jobName: string,
  state: Vote["state"],
  at: Date,
  build: CandidateBuild | null,
  vote?: CandidateVote,
): Foldable => ({
  seq,
  jobName,
  state,
  at,
  told: {
    job: jobName,
    seq: vote ? vote.seq : null,
    url: vote?.url || build?.logUrl || null,
    at,
    state,
    zuulServer: build?.server ?? null,
    zuulUuid: build?.uuid ?? null,
  },
});

function votesOf(job: string, criteria: Criteria | null, folded: readonly Foldable[]): CandidateJobVote[] {
  const others =
    criteria && Object.hasOwn(criteria.alternatives, job) ? (criteria.alternatives[job] ?? []) : [];
  const names = new Set([job, ...others]);
  return folded
    .filter((vote) => names.has(vote.jobName))
    .sort((a, b) => a.seq - b.seq)
    .map((vote) => vote.told);
}

const latest = (times: readonly Date[]): Date | null =>
  times.reduce<Date | null>((last, at) => (last === null || at > last ? at : last), null);
