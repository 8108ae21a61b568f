import type { EscalationState, TriageState } from "./states";
import { OPEN_STATES, restingState } from "./states";
import type { Thresholds, Tier } from "./thresholds";

/** What of an item the rules read and change. */
export interface RuledItem {
  state: TriageState;
  acknowledgedBy: string | null;
  acknowledgedAt: Date | null;
  acknowledgedUntil: Date | null;
  snoozedUntil: Date | null;
  escalatedTo: string | null;
  escalatedFrom: string | null;
  escalationState: EscalationState | null;
  escalationLevel: number;
  escalatedAt: Date | null;
  claimedAt: Date | null;
  claimedBy: string | null;
  claim: string | null;
  openedAt: Date | null;
  closedAt: Date | null;
  reopened: number;
}

/** What the failures and passes of an item's subjects say. */
export interface ItemFacts {
  tier: Tier;
  /** Failures since the last pass of each subject that fails now. */
  fails: number;
  /** The first of them. */
  failsSince: Date | null;
  /** Subjects that fail now, of all it ever had. */
  failing: number;
  subjects: number;
  /** Subjects that have not passed often enough since their last failure. */
  unproved: number;
  /** Jobs that run no more and had not passed often enough. */
  silent: number;
  lastFailureAt: Date | null;
  /** Newest pass of any of its subjects since its failure; null = none passed. */
  passedAt: Date | null;
  /** A bug is linked, or a known issue explains it. */
  isExplained: boolean;
  /** Only of a claimed item: since the claim. */
  claim: {
    /** First failure of a run that began after it. */
    failedAt: Date | null;
    /** Subjects that have not passed often enough in runs that began after it, and still may. */
    waiting: number;
    /** One did pass often enough. */
    isProved: boolean;
  } | null;
}

/** One thing that the rules did, with the reason in words. */
export interface Transition {
  kind:
    | "opened"
    | "reopened"
    | "still-failing"
    | "resolved"
    | "recovered"
    | "known"
    | "unexplained"
    | "lapsed"
    | "woken";
  to: TriageState;
  text: string;
  change: Partial<RuledItem>;
}

/** What ends with an item: nobody is asked for anything any more. */
const LAID_DOWN = {
  acknowledgedBy: null,
  acknowledgedAt: null,
  acknowledgedUntil: null,
  snoozedUntil: null,
  escalatedTo: null,
  escalatedFrom: null,
  escalationState: null,
  escalationLevel: 0,
  escalatedAt: null,
} as const;
const UNCLAIMED = { claimedAt: null, claimedBy: null, claim: null } as const;

/**
 * What becomes of an item by the evidence and by time, in order; nothing when it stays. Rules never change what a person said
 * but by evidence, and every transition tells why.
 */
export function transitionsOf(
  item: RuledItem,
  facts: ItemFacts,
  thresholds: Thresholds,
  now: Date,
): Transition[] {
  const woken = wake(item, now);
  const moved = move(item, facts, thresholds, now);
  // Closing lays a snooze down, so there is nothing to wake.
  const isClosed = moved !== undefined && !OPEN_STATES.has(moved.to);
  return [...(woken && !isClosed ? [woken] : []), ...(moved ? [moved] : [])];
}

function wake({ state, snoozedUntil }: RuledItem, now: Date): Transition | undefined {
  if (snoozedUntil === null || snoozedUntil > now || !OPEN_STATES.has(state)) return undefined;
  return { kind: "woken", to: state, text: "The snooze is over.", change: { snoozedUntil: null } };
}

function move(item: RuledItem, facts: ItemFacts, thresholds: Thresholds, now: Date): Transition | undefined {
  const { open, close } = thresholds[facts.tier];
  switch (item.state) {
    case "merged":
      return undefined;
    case "latent":
      return shouldOpen(facts, open) ? opened(facts, open, now) : undefined;
    case "resolved":
    case "recovered":
      return shouldOpen(facts, open) ? reopened(item, facts, now) : undefined;
    case "claimed":
      return judgeClaim(item, facts, close, now);
    default:
      return (
        recovered(item, facts, close, now) ??
        explained(item, facts) ??
        unexplained(item, facts) ??
        lapse(item, now)
      );
  }
}

const shouldOpen = (facts: ItemFacts, open: number) => facts.failing > 0 && facts.fails >= open;

function opened(facts: ItemFacts, open: number, now: Date): Transition {
  const to = facts.isExplained ? "known" : "new";
  const why = open === 1 ? "" : `; ${open} open it`;
  const text = `${count(facts.fails, "failure")} of ${count(facts.failing, "subject")} without a pass${why}.`;
  return { kind: "opened", to, text, change: { state: to, openedAt: facts.failsSince ?? now } };
}

function reopened(item: RuledItem, facts: ItemFacts, now: Date): Transition {
  const to = facts.isExplained ? "known" : "new";
  const was = item.state === "resolved" ? "was resolved" : "had recovered";
  const memory = facts.isExplained ? " Its bug or known issue still stands." : "";
  return {
    kind: "reopened",
    to,
    text: `It ${was} and fails again: ${count(facts.failing, "subject")}.${memory}`,
    change: {
      ...LAID_DOWN,
      ...UNCLAIMED,
      state: to,
      openedAt: facts.failsSince ?? now,
      closedAt: null,
      reopened: item.reopened + 1,
    },
  };
}

function judgeClaim(item: RuledItem, facts: ItemFacts, close: number, now: Date): Transition | undefined {
  const since = facts.claim;
  if (since?.failedAt)
    return {
      kind: "still-failing",
      to: "still-failing",
      text: `A run that began after the claim failed the same way at ${since.failedAt.toISOString()}.`,
      change: { state: "still-failing", snoozedUntil: null },
    };
  if (since && since.waiting === 0 && facts.subjects > 0 && !since.isProved) return unprovable(facts, now);
  if (since && since.waiting === 0 && facts.subjects > 0)
    return {
      kind: "resolved",
      to: "resolved",
      text: `Since the claim ${passedText(facts, close)}.`,
      change: { ...LAID_DOWN, state: "resolved", closedAt: now },
    };
  // Everything went to other items, or is gone: there is nothing left that a run could prove.
  return facts.subjects === 0 ? emptied(now) : lapse(item, now);
}

function recovered(item: RuledItem, facts: ItemFacts, close: number, now: Date): Transition | undefined {
  if (facts.subjects === 0) return emptied(now);
  if (facts.unproved > 0 || facts.failing > 0) return undefined;
  // Reopened by hand after its last failure: what passed before that proves nothing.
  const { openedAt } = item;
  const isByHand = openedAt !== null && facts.lastFailureAt !== null && facts.lastFailureAt < openedAt;
  if (isByHand && (facts.passedAt === null || facts.passedAt <= openedAt)) return undefined;
  if (facts.passedAt === null || facts.silent === facts.subjects) return unprovable(facts, now);
  return {
    kind: "recovered",
    to: "recovered",
    text: `By itself: ${passedText(facts, close)}.`,
    change: { ...LAID_DOWN, state: "recovered", closedAt: now },
  };
}

/** Nothing fails for this reason any more, and nothing will ever prove that it is mended. */
function unprovable({ silent, subjects }: ItemFacts, now: Date): Transition {
  const rest = silent === subjects ? "" : "; the others fail for other reasons";
  const text =
    silent === 0
      ? "None of its subjects fails for this reason any more."
      : `${count(silent, "job")} of its ${count(subjects, "subject")} ${silent === 1 ? "runs" : "run"} no more${rest}.`;
  return {
    kind: "recovered",
    to: "recovered",
    text,
    change: { ...LAID_DOWN, state: "recovered", closedAt: now },
  };
}

const emptied = (now: Date): Transition => ({
  kind: "recovered",
  to: "recovered",
  text: "Its failures turned out to be of other causes, or are gone.",
  change: { ...LAID_DOWN, state: "recovered", closedAt: now },
});

/** What is understood needs no acknowledgement any more. */
function explained({ state }: RuledItem, { isExplained }: ItemFacts): Transition | undefined {
  if (!isExplained || (state !== "new" && state !== "acknowledged")) return undefined;
  return {
    kind: "known",
    to: "known",
    text: "A known issue or a bug explains it.",
    change: { state: "known" },
  };
}

/** What explained it is gone: somebody must look at it again. */
function unexplained(item: RuledItem, { isExplained }: ItemFacts): Transition | undefined {
  if (isExplained || item.state !== "known") return undefined;
  const to = restingState({ hasBug: false, acknowledgedBy: item.acknowledgedBy });
  return {
    kind: "unexplained",
    to,
    text: "No known issue or bug explains it any more.",
    change: { state: to },
  };
}

/** The time of the acknowledgement stays: the bug is owed since the first one. */
function lapse({ state, acknowledgedUntil }: RuledItem, now: Date): Transition | undefined {
  if (state !== "acknowledged" || acknowledgedUntil === null || acknowledgedUntil > now) return undefined;
  return {
    kind: "lapsed",
    to: "new",
    text: `Acknowledged until ${acknowledgedUntil.toISOString()}, and nothing came of it.`,
    change: { state: "new", acknowledgedBy: null, acknowledgedUntil: null },
  };
}

function passedText({ subjects, silent }: ItemFacts, close: number): string {
  const times = close === 1 ? "" : ` ${close} times`;
  if (silent > 0 && silent < subjects)
    return `${count(subjects - silent, "subject")} passed${times} or fail for other reasons, ${count(silent, "job")} more ${silent === 1 ? "runs" : "run"} no longer`;
  return subjects === 1 ? `its only subject passed${times}` : `all ${subjects} subjects passed${times}`;
}

const count = (n: number, one: string) => `${n} ${one}${n === 1 ? "" : "s"}`;
