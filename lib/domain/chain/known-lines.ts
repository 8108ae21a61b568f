import type { Pause } from "../promotion/pause";
import type { FreshnessState } from "./freshness";
import type { GatedFacts, LineFacts, RungFacts, StationFacts } from "./line";
import type { StableFacts, StableStation, StableStationFacts } from "./stable-line";

// What is known of a line, apart from how far its sources can be trusted and from its freezes: as it is read now, and as it is
// kept in a snapshot. Everything is plain JSON but the times.

/** A package that fails to build, in the words of a reader. */
export type FailingRow = {
  id: string;
  instance: string;
  package: string;
  component: string | null;
  since: Date;
  dfg: string | null;
  reason: string | null;
  /** Key of its newest failure. */
  lastKey: string;
};

/** A station with how far each component got. */
type ByComponent = { components: readonly (StationFacts & { component: string | null })[] };
export type KnownRung = RungFacts & ByComponent;

export type KnownTrunk = Pick<LineFacts, "upstreamAt" | "built"> & {
  consistent: StationFacts & ByComponent;
  rungs: readonly KnownRung[];
  failing: readonly FailingRow[];
  /** `from` = the builder that imports. */
  imported: (StationFacts & { from: string; maxAgeSeconds: number }) | null;
  gated: Omit<GatedFacts, "source"> | null;
};

/** `feeds`: those whose state is that of the station; "import" = an imported file, which has none that could be late. */
export type KnownStableStation = Omit<StableStationFacts, "source"> & { feeds: readonly string[] | "import" };
export type KnownStable = Omit<StableFacts, "stations" | "pauses"> & {
  stations: Readonly<Record<StableStation, KnownStableStation>>;
};

/** State of a feed by its id; undefined = there is no such feed. */
export type StateOf = (feed: string) => FreshnessState | undefined;

/** A trunk line that can be judged. */
export function trunkFacts(
  instance: string,
  { imported, gated, ...known }: KnownTrunk,
  stateOf: StateOf,
  pauses: readonly Pause[],
): LineFacts {
  const state = (feed: string) => stateOf(feed) ?? "never";
  return {
    ...known,
    source: state(`dlrn-${instance}`),
    imported: imported === null ? undefined : { ...imported, source: state(`dlrn-${imported.from}`) },
    gated: gated === null ? undefined : { ...gated, source: state("gating") },
    pauses,
  };
}

const GRAVITY: readonly FreshnessState[] = ["fresh", "loading", "stale", "never", "failing"];

/** A stable line that can be judged; a station can be trusted as far as the worst of its feeds. */
export function stableFacts(
  { stations, ...known }: KnownStable,
  stateOf: StateOf,
  pauses: readonly Pause[],
): StableFacts {
  const judged = ({ feeds, ...station }: KnownStableStation): StableStationFacts => ({
    ...station,
    source:
      feeds === "import"
        ? "fresh"
        : feeds
            .flatMap((feed) => stateOf(feed) ?? [])
            .sort((a, b) => GRAVITY.indexOf(b) - GRAVITY.indexOf(a))[0],
  });
  return {
    ...known,
    stations: {
      tagged: judged(stations.tagged),
      review: judged(stations.review),
      candidate: judged(stations.candidate),
      testing: judged(stations.testing),
      release: judged(stations.release),
      published: judged(stations.published),
    },
    pauses,
  };
}

const TIMES = new Set(["upstreamAt", "reachedAt", "waitingSince", "since"]);

/** A snapshot out of its JSON; the text is our own, written by the product. */
export const knownOf = <T>(json: string): T =>
  JSON.parse(json, (key, value: unknown) =>
    TIMES.has(key) && typeof value === "string" ? new Date(value) : value,
  ) as T;
