import type { TriageAction } from "./states";
import { OPEN_STATES, restingState } from "./states";
import type { RuledItem } from "./transition";

/** What of an item the actions of people read and change. */
export interface ActItem extends RuledItem {
  class: string;
  classSet: boolean;
  why: string | null;
  dfgSlug: string | null;
  dfgSet: boolean;
  assigneeId: string | null;
  mergedInto: number | null;
  /** Whether a bug is linked, besides the one that the action is about, or a known issue explains it. */
  hasBug: boolean;
  /** Whether somebody had set its DFG by hand before the one it is escalated to took it. */
  wasDfgSet: boolean;
}

/** One action with what a person gave for it, checked for form already. */
export interface Act {
  action: TriageAction;
  by: string;
  now: Date;
  reason?: string | undefined;
  /** Of acknowledge: the end of the next working day when left out. */
  until?: Date | undefined;
  person?: string | null | undefined;
  dfg?: string | null | undefined;
  url?: string | undefined;
  class?: string | undefined;
  into?: number | undefined;
}

export type Change = Partial<Omit<ActItem, "hasBug" | "wasDfgSet">>;
export type ActResult = { ok: true; change: Change; kind: string } | { ok: false; why: string };

const no = (why: string): ActResult => ({ ok: false, why });
const yes = (kind: string, change: Change = {}): ActResult => ({ ok: true, change, kind });

const LONGEST_SNOOZE = 90 * 86_400_000;

const OPEN_ONLY: ReadonlySet<TriageAction> = new Set([
  "acknowledge",
  "snooze",
  "escalate",
  "accept",
  "return",
  "claim-fixed",
  "withdraw-claim",
]);

/** What an action changes of an item and the kind of event it is, or why it cannot be done. Split and merge move failures besides. */
export function act(item: ActItem, asked: Act): ActResult {
  if (item.state === "merged" && asked.action !== "comment")
    return no(`It was merged into T-${item.mergedInto}: act on that one.`);
  if (OPEN_ONLY.has(asked.action) && !OPEN_STATES.has(item.state))
    return no(
      item.state === "latent" ? "It is not open yet: too few failures." : `It is closed (${item.state}).`,
    );
  return ACTIONS[asked.action](item, asked);
}

const ACTIONS: Record<TriageAction, (item: ActItem, asked: Act) => ActResult> = {
  acknowledge: (item, { by, now, until }) => {
    if (until !== undefined && until <= now) return no("The time to acknowledge until is over.");
    // What is known, claimed or still failing says more than that somebody has seen it.
    const state = item.state === "new" ? "acknowledged" : item.state;
    return yes("acknowledged", {
      state,
      acknowledgedBy: by,
      // The bug is owed since the first one, however often it is acknowledged again.
      acknowledgedAt: item.acknowledgedAt ?? now,
      acknowledgedUntil: until ?? null,
    });
  },
  assign: (item, { person = null }) =>
    person === item.assigneeId
      ? no(person === null ? "Nobody has it already." : "They have it already.")
      : yes("assigned", { assigneeId: person }),
  snooze: (_, { now, until }) => {
    if (until === undefined || until <= now) return no("Name a time to come to snooze until.");
    const isLong = until.getTime() - now.getTime() > LONGEST_SNOOZE;
    return isLong ? no("Nothing sleeps longer than 90 days.") : yes("snoozed", { snoozedUntil: until });
  },
  wake: (item) =>
    item.snoozedUntil === null ? no("It is not snoozed.") : yes("woken", { snoozedUntil: null }),
  comment: (_, { reason }) => (reason ? yes("commented") : no("There is nothing in the comment.")),
  "link-bug": (item) => {
    const isKnown = item.state === "new" || item.state === "acknowledged";
    return yes("bug-linked", isKnown ? { state: "known" } : {});
  },
  "unlink-bug": (item) =>
    yes("bug-unlinked", item.state === "known" && !item.hasBug ? { state: restingState(item) } : {}),
  escalate,
  accept: (item) =>
    item.escalationState !== "pending"
      ? no("Nothing is asked that could be accepted.")
      : yes("accepted", { escalationState: "accepted", dfgSlug: item.escalatedTo, dfgSet: true }),
  return: (item, { reason }) => {
    if (!isEscalated(item)) return no("It is not escalated to anybody.");
    if (!reason) return no("Say why it is returned.");
    // Whoever has it gives it back, also when they were asked once more since they accepted.
    const isTheirs = item.dfgSlug === item.escalatedTo;
    const back = isTheirs ? { dfgSlug: item.escalatedFrom, dfgSet: item.wasDfgSet } : {};
    return yes("returned", { escalationState: "returned", ...back });
  },
  transfer,
  "claim-fixed": (item, { by, now, url, reason }) =>
    item.state === "claimed"
      ? no("It is claimed fixed already.")
      : yes("claimed", {
          state: "claimed",
          claimedAt: now,
          claimedBy: by,
          claim: url ?? reason ?? null,
          snoozedUntil: null,
        }),
  "withdraw-claim": (item) =>
    item.claimedAt === null
      ? no("Nobody claims that it is fixed.")
      : yes("claim-withdrawn", {
          state: restingState(item),
          claimedAt: null,
          claimedBy: null,
          claim: null,
        }),
  split: (_, { reason }) => (reason ? yes("split") : no("Say why it is split.")),
  merge: (_, { into, now, reason }) => {
    if (into === undefined) return no("Name the item to merge into.");
    if (!reason) return no("Say why they are the same.");
    return yes("merged", { state: "merged", mergedInto: into, closedAt: now, snoozedUntil: null });
  },
  "set-class": (item, asked) => {
    if (asked.class === undefined) return no("Name the class.");
    if (!asked.reason) return no("Say why it is of this class.");
    if (item.class === asked.class && item.classSet) return no(`It is ${asked.class} already.`);
    return yes("class-set", { class: asked.class, classSet: true, why: asked.reason });
  },
  "set-owner": (item, { dfg, reason }) => {
    if (dfg === undefined) return no("Name the DFG that has it.");
    if (!reason) return no("Say why it is theirs.");
    if (item.dfgSlug === dfg && item.dfgSet) return no("They have it already.");
    return yes("owner-set", { dfgSlug: dfg, dfgSet: true });
  },
  reopen: (item, { now, reason }) => {
    if (OPEN_STATES.has(item.state)) return no("It is open.");
    if (!reason) return no("Say why it is reopened.");
    if (item.state === "latent") return yes("opened", { state: restingState(item), openedAt: now });
    return yes("reopened", {
      state: restingState(item),
      openedAt: now,
      closedAt: null,
      claimedAt: null,
      claimedBy: null,
      claim: null,
      reopened: item.reopened + 1,
    });
  },
};

/** Whether another DFG is asked to take the item, or took it. */
export const isEscalated = (item: Pick<ActItem, "escalationState">): boolean =>
  item.escalationState === "pending" || item.escalationState === "accepted";

/** Asking the same DFG again raises the level and starts its clock anew. */
function escalate(item: ActItem, { dfg, now }: Act): ActResult {
  if (dfg === undefined || dfg === null) return no("Name the DFG to escalate to.");
  if (item.dfgSlug === dfg && !(isEscalated(item) && item.escalatedTo === dfg))
    return no("They have it already.");
  return yes("escalated", {
    escalatedTo: dfg,
    escalatedFrom: item.dfgSlug === dfg ? item.escalatedFrom : item.dfgSlug,
    escalationState: "pending",
    escalationLevel: item.escalationLevel + 1,
    escalatedAt: now,
  });
}

/** Whoever was asked passes the question on; without one, the item itself goes. */
function transfer(item: ActItem, { dfg, now, reason }: Act): ActResult {
  if (dfg === undefined || dfg === null) return no("Name the DFG to transfer it to.");
  if (!reason) return no("Say why it is theirs.");
  const holder = isEscalated(item) ? item.escalatedTo : item.dfgSlug;
  if (holder === dfg) return no("They have it already.");
  if (!isEscalated(item)) return yes("transferred", { dfgSlug: dfg, dfgSet: true });
  return yes("transferred", {
    escalatedTo: dfg,
    escalatedFrom: item.escalationState === "accepted" ? item.dfgSlug : item.escalatedFrom,
    escalationState: "pending",
    escalatedAt: now,
  });
}
