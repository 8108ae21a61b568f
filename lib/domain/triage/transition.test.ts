import { describe, expect, it } from "vitest";
import { DEFAULT_THRESHOLDS } from "./thresholds";
import { type ItemFacts, type RuledItem, transitionsOf } from "./transition";

const NOW = new Date("2026-11-18T12:00:00Z");
const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const later = (hours: number) => ago(-hours);

const item = (of: Partial<RuledItem> = {}): RuledItem => ({
  state: "new",
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
  openedAt: ago(50),
  closedAt: null,
  reopened: 0,
  ...of,
});

/** Two packages that fail. */
const facts = (of: Partial<ItemFacts> = {}): ItemFacts => ({
  tier: "package",
  fails: 3,
  failsSince: ago(48),
  failing: 2,
  subjects: 2,
  unproved: 2,
  silent: 0,
  lastFailureAt: ago(2),
  passedAt: null,
  isExplained: false,
  claim: null,
  ...of,
});
const PASSED: Partial<ItemFacts> = {
  failing: 0,
  unproved: 0,
  fails: 0,
  failsSince: null,
  passedAt: ago(1),
};

const moves = (i: RuledItem, f: ItemFacts) =>
  transitionsOf(i, f, DEFAULT_THRESHOLDS, NOW).map(({ kind, to }) => `${kind} > ${to}`);

describe("what opens", () => {
  it.each([
    ["criteria", 1, ["opened > new"]],
    ["package", 1, ["opened > new"]],
    ["informing", 1, []],
    ["informing", 2, ["opened > new"]],
    ["ignored", 3, []],
    ["ignored", 4, ["opened > new"]],
  ] as const)("%s after %i failures: %j", (tier, fails, expected) => {
    expect(moves(item({ state: "latent", openedAt: null }), facts({ tier, fails }))).toEqual(expected);
  });

  it("not what nobody fails by any more, however often it failed", () => {
    expect(moves(item({ state: "latent" }), facts({ ...PASSED, fails: 9 }))).toEqual([]);
  });

  it("dates from the first failure that was not followed by a pass, and is known when something explains it", () => {
    const [opened] = transitionsOf(
      item({ state: "latent" }),
      facts({ isExplained: true }),
      DEFAULT_THRESHOLDS,
      NOW,
    );
    expect(opened).toMatchObject({ to: "known", change: { state: "known", openedAt: ago(48) } });
  });
});

describe("what closes by itself", () => {
  it.each(["new", "acknowledged", "known", "still-failing"] as const)(
    "%s recovers when all passed",
    (state) => {
      expect(moves(item({ state }), facts(PASSED))).toEqual(["recovered > recovered"]);
    },
  );

  it("tells when its jobs run no more", () => {
    const [one] = transitionsOf(item(), facts({ ...PASSED, silent: 2 }), DEFAULT_THRESHOLDS, NOW);
    expect(one).toMatchObject({ kind: "recovered", text: "2 jobs of its 2 subjects run no more." });
  });

  it("not while one subject fails or has passed too seldom", () => {
    expect(moves(item(), facts({ ...PASSED, failing: 1, unproved: 1 }))).toEqual([]);
    expect(moves(item(), facts({ ...PASSED, unproved: 1 }))).toEqual([]);
  });

  it("not when somebody reopened it after its last failure, until a pass comes after that", () => {
    const reopened = item({ openedAt: ago(1) });
    expect(moves(reopened, facts({ ...PASSED, passedAt: ago(1.5) }))).toEqual([]);
    expect(moves(reopened, facts({ ...PASSED, passedAt: ago(0.5) }))).toEqual(["recovered > recovered"]);
  });

  it("lays down acknowledgement, snooze and escalation, and keeps no snooze to wake from", () => {
    const asked = item({ snoozedUntil: ago(1), escalatedTo: "network", escalationState: "pending" });
    const [recovered, ...rest] = transitionsOf(asked, facts(PASSED), DEFAULT_THRESHOLDS, NOW);
    expect(rest).toEqual([]);
    expect(recovered?.change).toMatchObject({
      snoozedUntil: null,
      escalatedTo: null,
      escalationState: null,
      closedAt: NOW,
    });
  });

  it("when its failures all went elsewhere", () => {
    const [gone] = transitionsOf(item(), facts({ ...PASSED, subjects: 0 }), DEFAULT_THRESHOLDS, NOW);
    expect(gone).toMatchObject({ kind: "recovered", text: expect.stringContaining("other causes") });
  });
});

describe("a claimed fix", () => {
  const claimed = item({ state: "claimed", claimedAt: ago(10), claimedBy: "ana" });

  it.each([
    ["waits while subjects have not run since", { failedAt: null, waiting: 1, isProved: false }, []],
    ["is proved by passes of all", { failedAt: null, waiting: 0, isProved: true }, ["resolved > resolved"]],
    [
      "ends when nothing is left that could prove it",
      { failedAt: null, waiting: 0, isProved: false },
      ["recovered > recovered"],
    ],
    [
      "is refuted by one failure",
      { failedAt: ago(1), waiting: 0, isProved: true },
      ["still-failing > still-failing"],
    ],
  ])("%s", (_, claim, expected) => {
    expect(moves(claimed, facts({ ...PASSED, claim }))).toEqual(expected);
  });

  it("does not become recovered by passes from before the claim", () => {
    expect(
      moves(claimed, facts({ ...PASSED, claim: { failedAt: null, waiting: 2, isProved: false } })),
    ).toEqual([]);
  });

  it("keeps who claimed it, when it was wrong", () => {
    const claim = { failedAt: ago(1), waiting: 1, isProved: false };
    const [still] = transitionsOf(claimed, facts({ claim }), DEFAULT_THRESHOLDS, NOW);
    expect(still?.change).not.toHaveProperty("claimedBy");
  });
});

describe("what comes back", () => {
  it.each([
    ["resolved", false, "reopened > new"],
    ["recovered", false, "reopened > new"],
    ["recovered", true, "reopened > known"],
  ] as const)("%s, explained: %s", (state, isExplained, expected) => {
    expect(moves(item({ state, closedAt: ago(5) }), facts({ isExplained }))).toEqual([expected]);
  });

  it("counts how often, and begins anew", () => {
    const was = item({
      state: "resolved",
      reopened: 1,
      closedAt: ago(5),
      claimedAt: ago(9),
      acknowledgedBy: "ana",
    });
    const [again] = transitionsOf(was, facts(), DEFAULT_THRESHOLDS, NOW);
    expect(again?.change).toMatchObject({
      reopened: 2,
      closedAt: null,
      claimedAt: null,
      acknowledgedBy: null,
    });
  });

  it("needs as many failures as opening does", () => {
    expect(moves(item({ state: "recovered" }), facts({ tier: "informing", fails: 1 }))).toEqual([]);
  });
});

describe("what time alone changes", () => {
  it.each([
    [
      "an acknowledgement that is over",
      { state: "acknowledged", acknowledgedUntil: ago(1) },
      ["lapsed > new"],
    ],
    ["one that still holds", { state: "acknowledged", acknowledgedUntil: later(1) }, []],
    ["a snooze that is over", { snoozedUntil: ago(1) }, ["woken > new"]],
    ["a snooze that still holds", { snoozedUntil: later(1) }, []],
    [
      "both",
      { state: "acknowledged", acknowledgedUntil: NOW, snoozedUntil: NOW },
      ["woken > acknowledged", "lapsed > new"],
    ],
  ] as const)("%s", (_, of, expected) => {
    expect(moves(item(of), facts())).toEqual(expected);
  });
});

it("what is explained becomes known, also when somebody acknowledged it", () => {
  expect(moves(item(), facts({ isExplained: true }))).toEqual(["known > known"]);
  expect(moves(item({ state: "acknowledged" }), facts({ isExplained: true }))).toEqual(["known > known"]);
  expect(moves(item({ state: "known" }), facts({ isExplained: true }))).toEqual([]);
});

it("what nothing explains any more goes back to where it was", () => {
  expect(moves(item({ state: "known" }), facts())).toEqual(["unexplained > new"]);
  const acknowledged = item({ state: "known", acknowledgedBy: "ana", acknowledgedAt: ago(3) });
  expect(moves(acknowledged, facts())).toEqual(["unexplained > acknowledged"]);
  expect(moves(item({ state: "known" }), facts(PASSED))).toEqual(["recovered > recovered"]);
  expect(moves(item({ state: "claimed" }), facts())).toEqual([]);
});

it("keeps when it was first acknowledged, when that lapses", () => {
  const over = item({ state: "acknowledged", acknowledgedAt: ago(30), acknowledgedUntil: ago(1) });
  const [lapsed] = transitionsOf(over, facts(), DEFAULT_THRESHOLDS, NOW);
  expect(lapsed?.change).not.toHaveProperty("acknowledgedAt");
});

it("what was merged away stays so", () => {
  expect(moves(item({ state: "merged", snoozedUntil: ago(1) }), facts())).toEqual([]);
});
