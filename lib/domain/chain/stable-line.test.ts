import { describe, expect, test } from "vitest";
import { judgeStable, type StableFacts, type StableStationFacts, stableBlockersOf } from "./stable-line";

const NOW = new Date("2026-03-10T12:00:00Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

const nothingWaits = { count: 0, since: null, dfgs: [] };
const there: StableStationFacts = {
  reachedAt: daysAgo(1),
  here: 700,
  newest: "openstack-nova-31.0.1-1.el9s",
  waiting: nothingWaits,
  source: "fresh",
};
const good: StableFacts = {
  stations: {
    tagged: there,
    review: there,
    candidate: there,
    testing: there,
    release: there,
    published: there,
  },
  failing: [],
  refused: [],
  proposals: [],
  missing: [],
  gated: [],
  pauses: [],
};
const withStation = (id: keyof StableFacts["stations"], facts: Partial<StableStationFacts>): StableFacts => ({
  ...good,
  stations: { ...good.stations, [id]: { ...there, ...facts } },
});
const statusOf = (facts: StableFacts, id: string) => judgeStable(facts, NOW).find((s) => s.id === id)?.status;

test("a track on which nothing waits is good at every station", () => {
  expect(judgeStable(good, NOW).map((s) => s.status)).toEqual(Array(6).fill("ok"));
  expect(stableBlockersOf(good, NOW)).toEqual([]);
});

test.each<[string, Partial<StableStationFacts>, string]>([
  ["the site has no such source", { source: undefined }, "none"],
  ["nothing is known", { here: null }, "none"],
  ["nothing ever got there", { here: 0, reachedAt: null }, "none"],
  ["its source was never read", { source: "never" }, "none"],
  ["its source is old", { source: "stale" }, "stale"],
  ["its source fails", { source: "failing" }, "stale"],
  ["its source is being read for the first time", { source: "loading" }, "stale"],
])("a station is not good when %s", (_why, facts, status) => {
  expect(statusOf(withStation("testing", facts), "testing")).toBe(status);
});

describe("builds that wait before testing", () => {
  const waiting = (days: number) => ({ count: 14, since: daysAgo(days), dfgs: ["production-chain"] });

  test.each([
    [1, "ok"],
    [2.5, "warn"],
    [4, "bad"],
  ])("for %d days make it %s", (days, status) => {
    expect(statusOf(withStation("testing", { waiting: waiting(days) }), "testing")).toBe(status);
  });

  test("hold up nothing while nobody knows since when", () => {
    expect(statusOf(withStation("testing", { waiting: { ...waiting(4), since: null } }), "testing")).toBe(
      "ok",
    );
  });

  test("are told with the open proposal to move them", () => {
    const facts = {
      ...withStation("testing", { waiting: waiting(4) }),
      proposals: [{ station: "testing" as const, number: 61207, since: daysAgo(2) }],
    };
    expect(stableBlockersOf(facts, NOW)).toEqual([
      {
        station: "testing",
        status: "bad",
        text: "14 builds wait, review 61207 is open",
        since: daysAgo(4),
        effect: "asked for 2 d ago",
        dfgs: ["production-chain"],
        about: { kind: "reviews", numbers: [61207] },
      },
    ]);
  });
});

test("failing builds hold up candidate, badly after a day", () => {
  const nova = { package: "openstack-nova", since: daysAgo(2), dfg: "compute" };
  const facts = { ...good, failing: [nova] };
  expect(statusOf(facts, "candidate")).toBe("bad");
  expect(stableBlockersOf(facts, NOW)).toMatchObject([
    { text: "openstack-nova fails to build in Koji", dfgs: ["compute"], since: daysAgo(2) },
  ]);
  expect(statusOf({ ...good, failing: [{ ...nova, since: daysAgo(0.2) }] }, "candidate")).toBe("warn");
});

test("blockers stand in the order of the stations", () => {
  const facts: StableFacts = {
    ...good,
    refused: [{ number: 5, since: daysAgo(1), dfg: null }],
    missing: [
      { station: "testing", packages: ["openstack-nova", "openstack-glance"], dfgs: ["compute", "storage"] },
    ],
    gated: [
      { station: "release", packages: ["openstack-heat"], dfgs: [null], tests: ["a.b"], since: daysAgo(3) },
    ],
    failing: [{ package: "openstack-aodh", since: daysAgo(0.1), dfg: null }],
  };
  expect(stableBlockersOf(facts, NOW).map((b) => `${b.station}: ${b.text}`)).toEqual([
    "review: review 5 fails its tests",
    "candidate: openstack-aodh fails to build in Koji",
    "testing: 2 builds are missing here",
    "release: gating keeps openstack-heat back",
  ]);
});

test("a station without data has no age and no blocker", () => {
  const facts: StableFacts = {
    ...withStation("published", { source: "never", waiting: { count: 2, since: daysAgo(9), dfgs: [null] } }),
    gated: [
      { station: "published", packages: ["openstack-heat"], dfgs: [null], tests: [], since: daysAgo(3) },
    ],
  };
  expect(judgeStable(facts, NOW).at(-1)).toMatchObject({
    status: "none",
    reachedAt: null,
    waitingSince: null,
  });
  expect(stableBlockersOf(facts, NOW)).toEqual([]);
});

test("a hold stands where builds wait, instead of for how long they do", () => {
  const waiting = withStation("testing", {
    waiting: { count: 2, since: new Date(NOW.getTime() - 30 * 86_400_000), dfgs: [] },
  });
  const hold = {
    kind: "hold" as const,
    reason: "mirror moves",
    from: new Date(NOW.getTime() - 3_600_000),
    until: null,
  };
  expect(statusOf(waiting, "testing")).toBe("bad");
  const facts = { ...waiting, pauses: [hold] };
  expect(statusOf(facts, "testing")).toBe("paused");
  expect(stableBlockersOf(facts, NOW)).toMatchObject([
    { station: "testing", status: "paused", text: "on hold: mirror moves", effect: "2 builds wait" },
  ]);
});
