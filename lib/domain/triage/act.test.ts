import { describe, expect, test } from "vitest";
import { type Act, type ActItem, act } from "./act";
import { restingState, TRIAGE_ACTIONS, TRIAGE_STATES } from "./states";

const NOW = new Date("2026-03-10T14:00:00Z");
const LATER = new Date("2026-03-11T14:00:00Z");

const item = (some: Partial<ActItem> = {}): ActItem => ({
  state: "new",
  class: "test",
  classSet: false,
  why: null,
  dfgSlug: "network",
  dfgSet: false,
  assigneeId: null,
  acknowledgedBy: null,
  acknowledgedAt: null,
  acknowledgedUntil: null,
  snoozedUntil: null,
  escalatedTo: null,
  escalatedFrom: null,
  escalationState: null,
  escalationLevel: 0,
  escalatedAt: null,
  claimedAt: null,
  claimedBy: null,
  claim: null,
  openedAt: NOW,
  closedAt: null,
  reopened: 0,
  mergedInto: null,
  hasBug: false,
  wasDfgSet: false,
  ...some,
});
const asked = (some: Partial<Act> & Pick<Act, "action">): Act => ({ by: "ana", now: NOW, ...some });

/** What each action needs besides the item to be done at all. */
const NEEDS: Partial<Record<Act["action"], Partial<Act>>> = {
  assign: { person: "bob" },
  snooze: { until: LATER },
  escalate: { dfg: "compute" },
  transfer: { dfg: "compute" },
  merge: { into: 7 },
  "set-class": { class: "infra" },
  "set-owner": { dfg: "compute" },
};
const whole = (action: Act["action"]) => asked({ action, reason: "because", ...NEEDS[action] });

const pending: Partial<ActItem> = {
  escalationState: "pending",
  escalatedTo: "compute",
  escalatedFrom: "network",
};
const accepted: Partial<ActItem> = {
  ...pending,
  escalationState: "accepted",
  dfgSlug: "compute",
  dfgSet: true,
};

test.each<[string, Partial<ActItem>, Partial<Act> & Pick<Act, "action">, object]>([
  [
    "a new item is acknowledged",
    {},
    { action: "acknowledge" },
    { state: "acknowledged", acknowledgedBy: "ana" },
  ],
  [
    "acknowledged again, the bug is owed since the first time",
    { acknowledgedAt: new Date(0) },
    { action: "acknowledge" },
    { acknowledgedBy: "ana", acknowledgedAt: new Date(0) },
  ],
  ["a known item stays known", { state: "known" }, { action: "acknowledge" }, { state: "known" }],
  [
    "the loudest state stays",
    { state: "still-failing" },
    { action: "acknowledge" },
    { state: "still-failing" },
  ],
  ["assign", {}, { action: "assign", person: "bob" }, { assigneeId: "bob" }],
  ["take off everybody", { assigneeId: "bob" }, { action: "assign", person: null }, { assigneeId: null }],
  ["snooze", {}, { action: "snooze", until: LATER }, { snoozedUntil: LATER }],
  ["wake", { snoozedUntil: LATER }, { action: "wake" }, { snoozedUntil: null }],
  ["a comment changes nothing", {}, { action: "comment", reason: "hm" }, {}],
  ["a bug makes it known", {}, { action: "link-bug" }, { state: "known" }],
  ["a bug on a claimed item changes no state", { state: "claimed" }, { action: "link-bug" }, {}],
  ["the last bug gone, it is new", { state: "known" }, { action: "unlink-bug" }, { state: "new" }],
  [
    "the last bug gone, it is acknowledged",
    { state: "known", acknowledgedBy: "ana" },
    { action: "unlink-bug" },
    { state: "acknowledged" },
  ],
  ["another bug is left", { state: "known", hasBug: true }, { action: "unlink-bug" }, {}],
  [
    "escalate",
    {},
    { action: "escalate", dfg: "compute" },
    { escalatedTo: "compute", escalatedFrom: "network", escalationState: "pending", escalationLevel: 1 },
  ],
  [
    "ask again: the level rises",
    { ...pending, escalationLevel: 1 },
    { action: "escalate", dfg: "compute" },
    { escalationLevel: 2, escalationState: "pending" },
  ],
  ["accept", pending, { action: "accept" }, { dfgSlug: "compute", escalationState: "accepted" }],
  ["return what was asked", pending, { action: "return", reason: "no" }, { escalationState: "returned" }],
  [
    "return what was accepted: it goes back",
    accepted,
    { action: "return", reason: "no" },
    { escalationState: "returned", dfgSlug: "network", dfgSet: false },
  ],
  [
    "return what was accepted and asked again: it goes back all the same",
    { ...accepted, escalationState: "pending", escalationLevel: 2 },
    { action: "return", reason: "no" },
    { escalationState: "returned", dfgSlug: "network" },
  ],
  [
    "who had it by hand has it by hand again",
    { ...accepted, wasDfgSet: true },
    { action: "return", reason: "no" },
    { dfgSlug: "network", dfgSet: true },
  ],
  [
    "who is asked passes it on",
    pending,
    { action: "transfer", dfg: "storage", reason: "theirs" },
    { escalatedTo: "storage", escalatedFrom: "network", escalationState: "pending" },
  ],
  [
    "who accepted passes it on",
    accepted,
    { action: "transfer", dfg: "storage", reason: "theirs" },
    { escalatedTo: "storage", escalatedFrom: "compute", escalationState: "pending" },
  ],
  [
    "transfer without escalation",
    {},
    { action: "transfer", dfg: "storage", reason: "theirs" },
    { dfgSlug: "storage" },
  ],
  ["claim", {}, { action: "claim-fixed", url: "https://r/1" }, { state: "claimed", claim: "https://r/1" }],
  ["claim again", { state: "still-failing" }, { action: "claim-fixed" }, { state: "claimed" }],
  [
    "withdraw",
    { state: "claimed", claimedAt: NOW },
    { action: "withdraw-claim" },
    { state: "new", claimedAt: null },
  ],
  [
    "class by hand",
    {},
    { action: "set-class", class: "infra", reason: "seen" },
    { class: "infra", classSet: true },
  ],
  ["nobody's", {}, { action: "set-owner", dfg: null, reason: "gone" }, { dfgSlug: null, dfgSet: true }],
  [
    "reopen with its memory",
    { state: "recovered", hasBug: true, reopened: 1, closedAt: NOW },
    { action: "reopen", reason: "again" },
    { state: "known", reopened: 2, closedAt: null },
  ],
  ["open by hand", { state: "latent" }, { action: "reopen", reason: "matters" }, { state: "new" }],
  ["merge", {}, { action: "merge", into: 7, reason: "same" }, { state: "merged", mergedInto: 7 }],
])("%s", (_, some, act_, change) => {
  expect(act(item(some), asked(act_))).toMatchObject({ ok: true, change });
});

test.each<[string, Partial<ActItem>, Partial<Act> & Pick<Act, "action">, RegExp]>([
  ["acknowledge until yesterday", {}, { action: "acknowledge", until: new Date(0) }, /is over/],
  ["acknowledge what is closed", { state: "resolved" }, { action: "acknowledge" }, /is closed/],
  ["acknowledge what is not open yet", { state: "latent" }, { action: "acknowledge" }, /not open yet/],
  ["assign to who has it", { assigneeId: "bob" }, { action: "assign", person: "bob" }, /already/],
  ["snooze without a time", {}, { action: "snooze" }, /Name a time/],
  ["snooze for ever", {}, { action: "snooze", until: new Date("2027-01-01") }, /90 days/],
  ["wake what is awake", {}, { action: "wake" }, /not snoozed/],
  ["an empty comment", {}, { action: "comment" }, /nothing/],
  ["escalate to who has it", {}, { action: "escalate", dfg: "network" }, /already/],
  ["escalate to nobody", {}, { action: "escalate", dfg: null }, /Name the DFG/],
  ["accept what nobody asked", {}, { action: "accept" }, /Nothing is asked/],
  ["accept twice", accepted, { action: "accept" }, /Nothing is asked/],
  ["return without a reason", pending, { action: "return" }, /Say why/],
  ["return what is not escalated", {}, { action: "return", reason: "no" }, /not escalated/],
  ["transfer to who has it", {}, { action: "transfer", dfg: "network", reason: "x" }, /already/],
  ["claim twice", { state: "claimed" }, { action: "claim-fixed" }, /already/],
  ["withdraw no claim", {}, { action: "withdraw-claim" }, /Nobody claims/],
  ["class without a reason", {}, { action: "set-class", class: "infra" }, /Say why/],
  ["reopen what is open", {}, { action: "reopen", reason: "x" }, /is open/],
])("refused: %s", (_, some, act_, why) => {
  const result = act(item(some), asked(act_));
  expect(result.ok ? "" : result.why).toMatch(why);
});

describe("a merged item", () => {
  test.each(TRIAGE_ACTIONS.filter((action) => action !== "comment"))("cannot be acted on: %s", (action) => {
    const result = act(item({ state: "merged", mergedInto: 7 }), whole(action));
    expect(result).toEqual({ ok: false, why: "It was merged into T-7: act on that one." });
  });
});

test.each(TRIAGE_ACTIONS)("%s never changes what it was given, and says why it refuses", (action) => {
  for (const state of TRIAGE_STATES) {
    const before = item({ state });
    const copy = structuredClone(before);
    const result = act(before, whole(action));
    expect(before).toEqual(copy);
    if (!result.ok) expect(result.why).toMatch(/\.$/);
  }
});

test("where an item rests: by its bug, then by who acknowledged it", () => {
  expect(restingState({ hasBug: true, acknowledgedBy: "ana" })).toBe("known");
  expect(restingState({ hasBug: false, acknowledgedBy: "ana" })).toBe("acknowledged");
  expect(restingState({ hasBug: false, acknowledgedBy: null })).toBe("new");
});
