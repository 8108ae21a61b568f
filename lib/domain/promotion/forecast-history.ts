import type { CandidateJob } from "../criteria/candidate";
import type { Criteria } from "../criteria/satisfied";

/** An attempt of a job that has told its end. `at` in ms since the epoch. */
export interface EndedRun {
  job: string;
  at: number;
  passed: boolean;
}

/** A candidate as a forecast sees it. Times in ms since the epoch. */
export interface PastCandidate {
  key: string;
  offeredAt: number;
  promotedAt: number | null;
  /** Oldest first, of required jobs and of those that may stand in for them. */
  ended: readonly EndedRun[];
  /** Jobs that run now. */
  running: readonly string[];
}

/** One target, of one component where it has components, with what is known of it at the time of the forecast. */
export interface LinePast {
  component: string | null;
  /** Required jobs now. */
  criteria: Criteria;
  /** Oldest first. */
  candidates: readonly PastCandidate[];
  /**
   * Times at which something new could be offered, ascending: a build left its component consistent, a component was promoted.
   * Empty = not known.
   */
  ready: readonly number[];
}

/** A candidate's jobs as they were judged, in the form of a forecast. */
export function pastCandidate(
  candidate: { key: string; offeredAt: Date; promotedAt: Date | null },
  jobs: readonly CandidateJob[],
): PastCandidate {
  const votes = jobs.flatMap((job) => job.votes);
  // One job may stand in for several, and is then told once for each.
  const seen = new Set<string>();
  const ended = votes.flatMap(({ job, state, at, seq, zuulUuid }): EndedRun[] => {
    const id = `${job} ${seq ?? zuulUuid ?? at.getTime()}`;
    if (state === "running" || seen.has(id)) return [];
    seen.add(id);
    return [{ job, at: at.getTime(), passed: state === "passed" }];
  });
  return {
    key: candidate.key,
    offeredAt: candidate.offeredAt.getTime(),
    promotedAt: candidate.promotedAt?.getTime() ?? null,
    ended: ended.sort((a, b) => a.at - b.at),
    running: jobs.flatMap(({ job, state, via }) => (state === "running" ? [via ?? job] : [])),
  };
}

/** A required job and the jobs that may stand in for it. */
export const namesFor = ({ alternatives }: Criteria, job: string): readonly string[] => [
  job,
  ...(Object.hasOwn(alternatives, job) ? (alternatives[job] ?? []) : []).filter((other) => other !== job),
];

/** Every job that a target's criteria name. */
export const jobNames = (criteria: Criteria): string[] => [
  ...new Set(criteria.jobs.flatMap((job) => namesFor(criteria, job))),
];

/** When the votes on a candidate met the criteria; null = they have not, or there are none. */
export function metAt(criteria: Criteria, ended: readonly EndedRun[]): number | null {
  if (criteria.jobs.length === 0) return null;
  let met = Number.NEGATIVE_INFINITY;
  for (const job of criteria.jobs) {
    const names = namesFor(criteria, job);
    const passes = ended.flatMap((run) => (run.passed && names.includes(run.job) ? [run.at] : []));
    if (passes.length === 0) return null;
    met = Math.max(met, Math.min(...passes));
  }
  return met;
}
