import { describe, expect, it } from "vitest";
import { type Clocked, DEFAULT_CLOCKS, dueOf } from "./clock";
import { groupOf, queueRank, type Ranked } from "./queue";
import { titleOf } from "./title";
import { DEFAULT_CALENDAR } from "./working-days";

const NOW = new Date("2026-11-18T12:00:00Z"); // a Wednesday
const hours = (n: number) => new Date(NOW.getTime() + n * 3_600_000);
const ranked = (of: Partial<Ranked> = {}): Ranked => ({
  state: "new",
  holdsUpCount: 0,
  isOverdue: false,
  snoozedUntil: null,
  subjects: 1,
  dfgs: 1,
  releases: 1,
  ...of,
});

describe("the queue", () => {
  it("stands in the order: holds up, still failing, overdue, spread; snoozed last", () => {
    const order = [
      ranked({ holdsUpCount: 1, state: "still-failing" }),
      ranked({ holdsUpCount: 2, isOverdue: true, subjects: 900 }),
      ranked({ holdsUpCount: 1 }),
      ranked({ state: "still-failing", isOverdue: true }),
      ranked({ state: "still-failing", subjects: 900 }),
      ranked({ isOverdue: true, subjects: 2 }),
      ranked({ isOverdue: true }),
      ranked({ subjects: 900, dfgs: 1 }),
      ranked({ subjects: 5, dfgs: 3 }),
      ranked({ subjects: 5, dfgs: 2, releases: 4 }),
      ranked({ subjects: 5, dfgs: 2 }),
      ranked({ holdsUpCount: 1, snoozedUntil: hours(1) }),
      ranked({ snoozedUntil: hours(1) }),
    ];
    const ranks = order.map((item) => queueRank(item, NOW));
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    expect(new Set(ranks).size).toBe(ranks.length);
    expect(Math.max(...ranks)).toBeLessThan(Number.MAX_SAFE_INTEGER);
  });

  it("keeps each heading together", () => {
    const all: Ranked[] = [];
    for (const holdsUpCount of [0, 1])
      for (const state of ["new", "still-failing"] as const)
        for (const isOverdue of [false, true])
          for (const snoozedUntil of [null, hours(1), hours(-1)])
            for (const subjects of [1, 1e9])
              all.push(ranked({ holdsUpCount, state, isOverdue, snoozedUntil, subjects }));
    const groups = all
      .sort((a, b) => queueRank(b, NOW) - queueRank(a, NOW))
      .map((item) => groupOf(item, NOW));
    const headings = groups.filter((group, i) => group !== groups[i - 1]);
    expect(headings).toEqual(["holds-up", "still-failing", "overdue", "rest"]);
  });
});

describe("what is due", () => {
  const clocked = (of: Partial<Clocked> = {}): Clocked => ({
    state: "new",
    openedAt: hours(-30),
    acknowledgedAt: null,
    snoozedUntil: null,
    escalationState: null,
    escalatedAt: null,
    ...of,
  });
  const calendars = { holder: DEFAULT_CALENDAR, escalatedTo: DEFAULT_CALENDAR };
  const due = (of: Partial<Clocked>) => dueOf(clocked(of), DEFAULT_CLOCKS, calendars, NOW);

  it.each([
    ["a new item is to be acknowledged", {}, { for: "acknowledge", at: hours(-6), isOverdue: true }],
    [
      "nothing is overdue while snoozed",
      { snoozedUntil: hours(1) },
      { for: "acknowledge", at: hours(-6), isOverdue: false },
    ],
    [
      "an acknowledged one needs its bug, after the weekend",
      { state: "acknowledged", acknowledgedAt: hours(-1) },
      { for: "bug", at: hours(119), isOverdue: false },
    ],
    [
      "an escalation comes first",
      { state: "known", escalationState: "pending", escalatedAt: hours(-25) },
      { for: "respond", at: hours(-1), isOverdue: true },
    ],
    [
      "an accepted one is owed nothing for it",
      { state: "known", escalationState: "accepted", escalatedAt: hours(-99) },
      null,
    ],
    [
      "what is closed is owed nothing",
      { state: "resolved", escalationState: "pending", escalatedAt: hours(-99) },
      null,
    ],
  ] as const)("%s", (_, of, expected) => {
    expect(due(of)).toEqual(expected);
  });
});

describe("a title", () => {
  const pkg = (subject: string) => ({ subject, subjectKind: "package" });
  const job = (subject: string) => ({ subject, subjectKind: "job" });
  it.each([
    [[pkg("python-foo")], "ERROR: ImportError: no x", "python-foo does not build: ImportError: no x"],
    [[pkg("a"), pkg("b"), pkg("a")], "No matching package", "2 packages do not build: No matching package"],
    [
      [job("periodic")],
      "fatal: [controller]: UNREACHABLE! => timed out",
      "periodic: UNREACHABLE! => timed out",
    ],
    [[job("a"), job("b")], null, "2 jobs: the logs do not say why"],
    [[job("a"), pkg("b")], "x failed", "2 packages and jobs: x failed"],
    [[pkg("a")], null, "a does not build, the logs do not say why"],
  ])("of %j and %j", (subjects, headline, title) => {
    expect(titleOf({ subjects, headline, class: "code" })).toBe(title);
  });
  it("is cut", () => {
    expect(titleOf({ subjects: [job("j")], headline: "x".repeat(400), class: "code" }).length).toBeLessThan(
      160,
    );
  });
});
