import { expect, test } from "vitest";
import { type KnownTrunk, knownOf, stableFacts, trunkFacts } from "./known-lines";
import { STABLE_STATIONS } from "./stable-line";

const at = new Date("2026-03-10T12:00:00.123Z");
const place = { reachedAt: at, waiting: 2, waitingSince: at };
const trunk: KnownTrunk = {
  upstreamAt: at,
  built: place,
  consistent: { ...place, components: [{ ...place, component: "compute" }] },
  rungs: [{ ...place, promoteName: "p", level: "aggregate", maxAgeSeconds: 60, components: [] }],
  failing: [
    {
      id: "a/b/1",
      instance: "a",
      package: "b",
      component: null,
      since: at,
      dfg: null,
      reason: "since",
      lastKey: "1",
    },
  ],
  imported: { ...place, from: "down", maxAgeSeconds: 60 },
  gated: { reachedAt: null, satisfied: 1, held: [{ package: "b", tests: ["t"], since: null, dfg: null }] },
};

test("a snapshot reads as it was written, times and all", () => {
  expect(knownOf<KnownTrunk>(JSON.stringify(trunk))).toEqual(trunk);
});

test("a line can be trusted as far as the feeds of its parts", () => {
  const facts = trunkFacts("up", trunk, (feed) => (feed === "dlrn-up" ? "fresh" : undefined), []);
  expect([facts.source, facts.imported?.source, facts.gated?.source]).toEqual(["fresh", "never", "never"]);
});

test("a stable station is as the worst of its feeds, and an import is never late", () => {
  const empty = { reachedAt: null, here: null, newest: null, waiting: null };
  const of = (feeds: readonly string[] | "import") => ({ ...empty, feeds });
  const known = {
    stations: {
      tagged: of([]),
      review: of(["a"]),
      candidate: of(["a", "b"]),
      testing: of(["b", "a"]),
      release: of(["gone"]),
      published: of("import"),
    },
    failing: [],
    refused: [],
    proposals: [],
    missing: [],
    gated: [],
  };
  const { stations } = stableFacts(known, (feed) => ({ a: "fresh" as const, b: "stale" as const })[feed], []);
  expect(STABLE_STATIONS.map((id) => stations[id].source)).toEqual([
    undefined,
    "fresh",
    "stale",
    "stale",
    undefined,
    "fresh",
  ]);
});
