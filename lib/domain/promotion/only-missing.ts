/** A candidate that ended with one job missing. */
export interface LonelyMiss {
  component: string;
  key: string;
  job: string;
  /** Whether the job ran and failed, else it never told an end. */
  failed: boolean;
  offeredAt: Date;
  /** When the last of the other jobs had passed; null = not known. */
  readyAt: Date | null;
  /** The next promotion of the line after that; null = none yet. */
  nextAt: Date | null;
}

export interface OnlyMissingJob {
  job: string;
  candidates: number;
  failed: number;
  notRun: number;
  costMs: number;
  lastAt: Date;
  lastKey: string;
}

/**
 * How often each job alone kept a candidate from being promoted, and what that cost, dearest first. A candidate costs the time
 * from when all else had passed to the next promotion of its line, or to the next candidate that waited for one job alone: so
 * no hour is counted twice, and the costs of all jobs add up to the time in which one job would have been enough.
 */
export function onlyMissing(misses: readonly LonelyMiss[], now: Date): OnlyMissingJob[] {
  const jobs = new Map<string, OnlyMissingJob>();
  const ready = (miss: LonelyMiss) => miss.readyAt ?? miss.offeredAt;
  const ordered = [...misses].sort((a, b) => ready(a).getTime() - ready(b).getTime());
  for (const [index, miss] of ordered.entries()) {
    const follower = ordered.slice(index + 1).find((other) => other.component === miss.component);
    const ends = [miss.nextAt, follower && ready(follower), now].flatMap((at) => (at ? [at.getTime()] : []));
    const costMs = Math.max(0, Math.min(...ends) - ready(miss).getTime());
    const sum = jobs.get(miss.job);
    const isLatest = !sum || miss.offeredAt > sum.lastAt;
    jobs.set(miss.job, {
      job: miss.job,
      candidates: (sum?.candidates ?? 0) + 1,
      failed: (sum?.failed ?? 0) + (miss.failed ? 1 : 0),
      notRun: (sum?.notRun ?? 0) + (miss.failed ? 0 : 1),
      costMs: (sum?.costMs ?? 0) + costMs,
      lastAt: isLatest ? miss.offeredAt : sum.lastAt,
      lastKey: isLatest ? miss.key : sum.lastKey,
    });
  }
  return [...jobs.values()].sort(
    (a, b) => b.costMs - a.costMs || b.candidates - a.candidates || (a.job < b.job ? -1 : 1),
  );
}
