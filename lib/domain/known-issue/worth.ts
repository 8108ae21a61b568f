import { DAY } from "@/lib/shared/clock";

/** Without a hit for so long a known issue retires. */
export const RETIRES_AFTER = 30 * DAY;
/** A larger share of passing runs says that the pattern matches what does no harm. */
export const MOST_PASSING = 0.1;
/** Fewer passing runs say nothing. */
const LEAST_CHECKED = 5;

export interface Worth {
  hits: number;
  passingChecked: number;
  passingHits: number;
}

/** Share of passing runs that it matched too; null = too few were looked at. */
export const passingShare = ({ passingChecked, passingHits }: Worth): number | null =>
  passingChecked < LEAST_CHECKED ? null : passingHits / passingChecked;

/** It also matches runs that pass: what it says explains little. */
export const isSuspicious = (worth: Worth): boolean => (passingShare(worth) ?? 0) > MOST_PASSING;

/** Whether nobody hit it for so long that it retires. A change or a revival starts the time anew. */
export function isSpent(issue: { lastHitAt: Date | null; changedAt: Date }, now: Date): boolean {
  const last = Math.max(issue.lastHitAt?.getTime() ?? 0, issue.changedAt.getTime());
  return now.getTime() - last > RETIRES_AFTER;
}
