import { describe, expect, test } from "vitest";
import { blockersOf, judgeLine, type LineFacts, type RungFacts } from "./line";

const NOW = new Date("2026-03-10T12:00:00Z");
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const DAY_SECONDS = 86_400;

const rung: RungFacts = {
  promoteName: "current-podified",
  level: "aggregate",
  maxAgeSeconds: 7 * DAY_SECONDS,
  reachedAt: hoursAgo(2),
  waiting: 0,
  waitingSince: null,
};
const good: LineFacts = {
  source: "fresh",
  upstreamAt: hoursAgo(0.1),
  built: { reachedAt: hoursAgo(0.2), waiting: 0, waitingSince: null },
  consistent: { reachedAt: hoursAgo(0.3), waiting: 0, waitingSince: null },
  failing: [],
  rungs: [rung],
  imported: undefined,
  gated: undefined,
  pauses: [],
};
const nova = { package: "openstack-nova", component: "compute", since: hoursAgo(30), dfg: "compute" };
const held = { reachedAt: hoursAgo(0.3), waiting: 4, waitingSince: hoursAgo(29) };

const statusOf = (facts: Partial<LineFacts>, id: string) =>
  judgeLine({ ...good, ...facts }, NOW).find((station) => station.id === id)?.status;

test("a line on which nothing waits is ok up to where there is data", () => {
  expect(judgeLine(good, NOW).map((s) => `${s.id} ${s.status}`)).toEqual([
    "upstream ok",
    "built ok",
    "consistent ok",
    "current-podified ok",
    "imported none",
    "gated none",
  ]);
  expect(blockersOf(good, NOW)).toEqual([]);
});

test.each(["stale", "failing", "never", "loading"] as const)(
  "nothing is ok on a source that is %s",
  (source) => {
    const statuses = judgeLine({ ...good, source, failing: [nova], consistent: held }, NOW).map(
      (s) => s.status,
    );
    expect(new Set(statuses)).toEqual(new Set(["stale", "none"]));
  },
);

describe("consistent", () => {
  test.each<[string, Partial<LineFacts>, string]>([
    ["held for over a day with good builds behind it", { failing: [nova], consistent: held }, "bad"],
    ["held since this morning", { failing: [{ ...nova, since: hoursAgo(3) }], consistent: held }, "warn"],
    ["held with nothing behind it", { failing: [nova] }, "warn"],
    ["never reached and failing", { failing: [nova], consistent: { ...held, reachedAt: null } }, "bad"],
    ["never reached", { consistent: { reachedAt: null, waiting: null, waitingSince: null } }, "none"],
  ])("%s", (_name, facts, status) => {
    expect(statusOf(facts, "consistent")).toBe(status);
  });
});

describe("a rung", () => {
  test.each<[string, Partial<RungFacts>, string]>([
    ["old, but nothing waits", { reachedAt: hoursAgo(24 * 30) }, "ok"],
    ["what waits is young", { waiting: 3, waitingSince: hoursAgo(24) }, "ok"],
    ["what waits is over 80 % of the limit", { waiting: 3, waitingSince: hoursAgo(24 * 6) }, "warn"],
    ["what waits is over the limit", { waiting: 3, waitingSince: hoursAgo(24 * 7 + 1) }, "bad"],
    ["it is not known since when", { waiting: 3, waitingSince: null }, "none"],
    ["never promoted", { reachedAt: null, waiting: null }, "none"],
  ])("%s", (_name, facts, status) => {
    expect(
      statusOf({ rungs: [{ ...rung, reachedAt: hoursAgo(9 * 24), ...facts }] }, "current-podified"),
    ).toBe(status);
  });
});

test("imported is judged on the freshness of both sources' data", () => {
  const imported = { ...rung, source: "fresh" as const };
  expect(statusOf({ imported }, "imported")).toBe("ok");
  expect(statusOf({ imported: { ...imported, source: "failing" } }, "imported")).toBe("stale");
});

describe("gated", () => {
  const gated = { source: "fresh" as const, reachedAt: hoursAgo(2), satisfied: 3, held: [] };
  const keptBack = { package: "openstack-nova", tests: ["osp.smoke"], since: hoursAgo(5), dfg: "compute" };

  test("is well when gating lets all of what it judged go on", () => {
    expect(statusOf({ gated }, "gated")).toBe("ok");
    expect(statusOf({ gated: { ...gated, source: "stale" } }, "gated")).toBe("stale");
  });

  test("names what is kept back and by which test", () => {
    const facts = { ...good, gated: { ...gated, held: [keptBack] } };
    expect(statusOf(facts, "gated")).toBe("bad");
    expect(blockersOf(facts, NOW)).toMatchObject([
      {
        station: "gated",
        text: "gating keeps openstack-nova back",
        effect: "osp.smoke is not satisfied",
        since: hoursAgo(5),
      },
    ]);
  });
});

test("a station without data has no age", () => {
  const unknown = { ...rung, waiting: 3, waitingSince: null };
  const blind = { reachedAt: null, waiting: null, waitingSince: hoursAgo(3) };
  for (const [id, facts] of [
    ["current-podified", { rungs: [unknown] }],
    ["built", { built: blind }],
  ] as const)
    expect(judgeLine({ ...good, ...facts }, NOW).find((station) => station.id === id)).toMatchObject({
      status: "none",
      reachedAt: null,
      waitingSince: null,
      note: expect.not.stringMatching(/ago/),
    });
});

test("gating says no age as long as it is not known of all that it keeps back", () => {
  const one = { package: "openstack-nova", tests: [], since: hoursAgo(5), dfg: null };
  const gated = {
    source: "fresh" as const,
    reachedAt: null,
    satisfied: 0,
    held: [one, { ...one, since: null }],
  };
  expect(blockersOf({ ...good, gated }, NOW)).toMatchObject([{ station: "gated", since: null }]);
});

test("blockers say what, since when and what waits, in the order of the stations", () => {
  const glance = { package: "openstack-glance", component: "glance", since: hoursAgo(54), dfg: "storage" };
  const late = { ...rung, waiting: 17, waitingSince: hoursAgo(24 * 8), reachedAt: hoursAgo(24 * 8 + 4) };
  const facts = { ...good, failing: [nova, glance], consistent: held, rungs: [late] };
  expect(blockersOf(facts, NOW).map(({ failing: _, ...b }) => b)).toEqual([
    {
      station: "consistent",
      status: "bad",
      text: "2 packages fail to build in 2 components",
      since: hoursAgo(54),
      effect: "4 commits wait",
    },
    {
      station: "current-podified",
      status: "bad",
      text: "not promoted for 8 d 4 h",
      since: hoursAgo(24 * 8 + 4),
      effect: "17 commits wait",
    },
  ]);
});

test("one failing package is named, with its component", () => {
  const [blocker] = blockersOf({ ...good, failing: [nova], consistent: { ...held, waiting: 1 } }, NOW);
  expect(blocker).toMatchObject({
    text: "openstack-nova fails to build in compute",
    effect: "1 commit waits",
  });
  const [bare] = blockersOf({ ...good, failing: [{ ...nova, component: null }] }, NOW);
  expect(bare).toMatchObject({
    text: "openstack-nova fails to build",
    effect: "nothing waits",
    status: "warn",
  });
});

describe("a freeze or hold", () => {
  const freeze = {
    kind: "freeze" as const,
    reason: "release candidate",
    from: hoursAgo(48),
    until: hoursAgo(-24),
  };
  const late: RungFacts = { ...rung, reachedAt: hoursAgo(240), waiting: 3, waitingSince: hoursAgo(9 * 24) };

  test("says so instead of how late the line is, and leaves the rest as a risk", () => {
    const facts: LineFacts = { ...good, failing: [nova], consistent: held, rungs: [late], pauses: [freeze] };
    expect(blockersOf(facts, NOW)).toMatchObject([
      { station: "consistent", status: "warn" },
      {
        station: "current-podified",
        status: "paused",
        text: "frozen: release candidate",
        effect: "3 commits wait",
      },
    ]);
    expect(statusOf(facts, "current-podified")).toBe("paused");
    expect(statusOf(facts, "consistent")).toBe("warn");
  });

  test("that is over has stopped the clocks while it lasted", () => {
    const over = { ...freeze, until: hoursAgo(1) };
    const week = { ...late, waitingSince: hoursAgo(8 * 24) };
    expect(statusOf({ rungs: [week] }, "current-podified")).toBe("bad");
    expect(statusOf({ rungs: [week], pauses: [over] }, "current-podified")).toBe("warn");
    expect(blockersOf({ ...good, rungs: [week], pauses: [over] }, NOW)).toMatchObject([{ status: "warn" }]);
  });

  test("says nothing on data that are too old", () => {
    expect(statusOf({ source: "stale", rungs: [late], pauses: [freeze] }, "current-podified")).toBe("stale");
  });
});
