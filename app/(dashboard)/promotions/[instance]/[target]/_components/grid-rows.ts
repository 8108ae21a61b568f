import type { GridCandidate, JobState } from "@/lib/contract/promotion-history";

export interface GridRow {
  job: string;
  /** One per candidate, as given; null where its criteria did not have the job. */
  states: (JobState | null)[];
}

/** Jobs of any of the candidates' criteria: in the order of the newest criteria, then those required only before. */
export function gridRows(candidates: readonly GridCandidate[]): GridRow[] {
  const jobs = [...new Set(candidates.flatMap((candidate) => candidate.jobs.map(({ job }) => job)))];
  return jobs.map((job) => ({
    job,
    states: candidates.map((candidate) => candidate.jobs.find((one) => one.job === job)?.state ?? null),
  }));
}
