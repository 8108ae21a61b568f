import type { TriageState } from "./states";

/** What of an item decides where it stands in the queue. */
export interface Ranked {
  state: TriageState;
  holdsUpCount: number;
  isOverdue: boolean;
  snoozedUntil: Date | null;
  subjects: number;
  dfgs: number;
  releases: number;
}

export const QUEUE_GROUPS = ["holds-up", "still-failing", "overdue", "rest"] as const;
export type QueueGroup = (typeof QUEUE_GROUPS)[number];

const isSnoozed = ({ snoozedUntil }: Ranked, now: Date) => snoozedUntil !== null && snoozedUntil > now;

/** The heading that an item stands under. What is snoozed stands with the rest, and last. */
export function groupOf(item: Ranked, now: Date): QueueGroup {
  if (isSnoozed(item, now)) return "rest";
  if (item.holdsUpCount > 0) return "holds-up";
  if (item.state === "still-failing") return "still-failing";
  return item.isOverdue ? "overdue" : "rest";
}

/** Each outweighs all below it together. */
const BIT = { awake: 2 ** 43, holdsUp: 2 ** 42, stillFailing: 2 ** 41, overdue: 2 ** 40 };
const most = (count: number, limit: number) => Math.min(Math.max(0, count), limit);

/**
 * The place of an item in the queue, high first: not snoozed, holds up a promotion, still failing, overdue, then how far it
 * spreads (subjects, DFGs, releases). Equals are ordered by age. Below 2^53.
 */
export function queueRank(item: Ranked, now: Date): number {
  return (
    (isSnoozed(item, now) ? 0 : BIT.awake) +
    (item.holdsUpCount > 0 ? BIT.holdsUp : 0) +
    (item.state === "still-failing" ? BIT.stillFailing : 0) +
    (item.isOverdue ? BIT.overdue : 0) +
    most(item.subjects, 99_999) * 1_000_000 +
    most(item.dfgs, 999) * 1_000 +
    most(item.releases, 999)
  );
}
