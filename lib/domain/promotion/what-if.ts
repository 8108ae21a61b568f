import type { Criteria, Vote } from "../criteria/satisfied";
import { metAt, namesFor } from "./forecast-history";

/** A job taken out of the criteria, or another one in its place. */
export interface CriteriaChange {
  without: string;
  /** null = nothing in its place. */
  replace: string | null;
}

/** A candidate with all votes on it that matter to either criteria. Times in ms since the epoch. */
export interface ReplayCandidate {
  key: string;
  offeredAt: number;
  promotedAt: number | null;
  forced: boolean;
  /** In force when it was promoted, or now. */
  criteria: Criteria;
  votes: readonly Pick<Vote, "jobName" | "state" | "at">[];
}

export interface Replayed {
  key: string;
  offeredAt: number;
  /** What happened; null = not promoted. */
  promotedAt: number | null;
  /** What would have. */
  wouldAt: number | null;
  forced: boolean;
  /** Required jobs that had not passed, as it was and as it would have been. */
  missing: string[];
  wouldMiss: string[];
}

export interface ReplaySummary {
  promotions: number;
  /** Between two promotions, the middle one, in ms; null with fewer than two. */
  medianWaitMs: number | null;
  /** The wait that goes on now is one of them; null without a promotion. */
  longestWaitMs: number | null;
}

export interface Replay {
  candidates: Replayed[];
  /** From criteria met to promoted, the middle one, in ms: used where a candidate was not promoted. */
  promotingMs: number;
  /** Candidates on which the job put in ran. */
  ranOn: number;
}

/** Where no promotion of the target tells how long promoting takes. */
const PROMOTING = 3_600_000;

/** The criteria with the change made. Unchanged where they do not name the job. */
export function changedCriteria(criteria: Criteria, { without, replace }: CriteriaChange): Criteria {
  if (!criteria.jobs.includes(without)) return criteria;
  const jobs = criteria.jobs.flatMap((job) => (job === without ? (replace ?? []) : [job]));
  const { [without]: _, ...alternatives } = criteria.alternatives;
  return { jobs: [...new Set(jobs)], alternatives };
}

/**
 * Replays the candidates of one target (of one component) under changed criteria, by the promoter's rules: one success
 * satisfies a job for good, an alternative's success counts for that candidate alone, and what a promoted newer candidate has
 * overtaken is not promoted any more. A promotion follows its criteria by as long as it did, or, where there was none, by
 * the middle of what there was. Forced promotions stay as they were. Runs that never were are not invented: a job that was
 * not run on a candidate is missing there, and what a changed line would have offered later is not known.
 *
 * @param candidates oldest first
 */
export function replay(candidates: readonly ReplayCandidate[], change: CriteriaChange): Replay {
  const promotingMs = middle(candidates.flatMap(promotingOf)) ?? PROMOTING;
  const would = candidates.map((candidate) => wouldBe(candidate, change, promotingMs));
  const replayed = candidates.map((candidate, index): Replayed => {
    const { key, offeredAt, promotedAt, forced, criteria } = candidate;
    const at = would[index] ?? null;
    const overtaken =
      at !== null && !forced && would.slice(index + 1).some((later) => later != null && later < at);
    return {
      key,
      offeredAt,
      promotedAt,
      forced,
      wouldAt: overtaken ? null : at,
      missing: missingOf(criteria, candidate),
      wouldMiss: missingOf(changedCriteria(criteria, change), candidate),
    };
  });
  return {
    candidates: replayed,
    promotingMs,
    ranOn: candidates.filter(({ votes }) => votes.some(({ jobName }) => jobName === change.replace)).length,
  };
}

const runsOf = ({ votes }: ReplayCandidate) =>
  votes.flatMap(({ jobName, state, at }) =>
    state === "running" ? [] : [{ job: jobName, at: at.getTime(), passed: state === "passed" }],
  );

function wouldBe(candidate: ReplayCandidate, change: CriteriaChange, promotingMs: number): number | null {
  const { promotedAt, forced, criteria } = candidate;
  const changed = changedCriteria(criteria, change);
  if (changed === criteria || forced) return promotedAt;
  // No criteria are never met.
  const met = metAt(changed, runsOf(candidate));
  if (met === null) return null;
  const [own] = promotingOf(candidate);
  return Math.max(met, candidate.offeredAt) + (own ?? promotingMs);
}

/** From criteria met to promoted; none where either is not known. */
function promotingOf(candidate: ReplayCandidate): number[] {
  const met = metAt(candidate.criteria, runsOf(candidate));
  if (met === null || candidate.promotedAt === null) return [];
  return [Math.max(0, candidate.promotedAt - met)];
}

const missingOf = (criteria: Criteria, { votes }: ReplayCandidate): string[] =>
  criteria.jobs.filter((job) => {
    const names = namesFor(criteria, job);
    return !votes.some(({ jobName, state }) => state === "passed" && names.includes(jobName));
  });

/** Figures of the promotions of one line or several, up to `now`; waits are between two of the same line. */
export function summaryOf(lines: readonly (readonly (number | null)[])[], now: number): ReplaySummary {
  const sorted = lines.map((times) => times.filter((time) => time !== null).sort((a, b) => a - b));
  const waits = sorted.flatMap((times) => times.slice(1).map((time, index) => time - (times[index] ?? 0)));
  const open = sorted.flatMap((times) => (times.length === 0 ? [] : [now - (times.at(-1) ?? now)]));
  return {
    promotions: sorted.reduce((sum, times) => sum + times.length, 0),
    medianWaitMs: middle(waits),
    longestWaitMs: open.length === 0 ? null : Math.max(...waits, ...open),
  };
}

function middle(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)];
  if (upper === undefined) return null;
  return Number.isInteger(half) ? ((sorted[half - 1] ?? upper) + upper) / 2 : upper;
}
