import { formatDuration } from "@/lib/shared/duration";
import { ageState } from "../promotion/age";
import { type Pause, pauseAt, pauseWords } from "../promotion/pause";
import type { FreshnessState } from "./freshness";
import type { StationJudged } from "./line";
import { calmBlockers } from "./paused-line";
import type { StationStatus } from "./station-status";

/** Stations of the stable track in order; candidate, testing and release are the stages of Koji's tags. */
export const STABLE_STATIONS = ["tagged", "review", "candidate", "testing", "release", "published"] as const;
export type StableStation = (typeof STABLE_STATIONS)[number];

/** Things that have got to one station and not to the next. */
export type StableWait = {
  count: number;
  /** Since when the oldest of them waits; null where the source tells no time. */
  since: Date | null;
  /** DFGs that own them; null = Unassigned. */
  dfgs: readonly (string | null)[];
};

export type StableStationFacts = {
  /** When the newest thing got here; null = never, or the source tells no time. */
  reachedAt: Date | null;
  /** What is here now; null = no data. */
  here: number | null;
  newest: string | null;
  /** What the station before holds and this one lacks; null = not known. */
  waiting: StableWait | null;
  /** How far the source behind it can be trusted; undefined = the site has no such source. */
  source: FreshnessState | undefined;
};

/** A build that is wanted in a tag and not there, or is kept out of it. */
export type StableHold = {
  station: StableStation;
  packages: readonly string[];
  dfgs: readonly (string | null)[];
};

export type StableFacts = {
  stations: Readonly<Record<StableStation, StableStationFacts>>;
  /** Packages whose newest attempt in Koji failed, since when. */
  failing: readonly { package: string; since: Date; dfg: string | null }[];
  /** Open reviews whose tests failed on their current patch set. */
  refused: readonly { number: number; since: Date; dfg: string | null }[];
  /** The open proposal to move builds into a stage. */
  proposals: readonly { station: StableStation; number: number; since: Date }[];
  /** Wanted in a stage by rdoinfo, and not there. */
  missing: readonly StableHold[];
  /** Kept out of the stage by a gating decision, with the tests that are not satisfied. */
  gated: readonly (StableHold & { tests: readonly string[]; since: Date | null })[];
  /** Freezes and holds of the release. */
  pauses: readonly Pause[];
};

export type StableStationJudged = StationJudged & {
  here: number | null;
  unit: "version" | "review" | "build";
};
export type StableBlocker = {
  station: StableStation;
  status: "bad" | "warn" | "paused";
  text: string;
  since: Date | null;
  effect: string;
  dfgs: readonly (string | null)[];
  /** What it is about, for a link. */
  about:
    | { kind: "failing" | "packages"; names: readonly string[] }
    | { kind: "reviews"; numbers: readonly number[] }
    | { kind: "tags" };
};

const DAY_SECONDS = 86_400;

/** Longer than this before a station is too long. Sites have no such rule yet, so these are a working week and its like. */
export const STABLE_MAX_AGE_SECONDS: Readonly<Record<StableStation, number | null>> = {
  tagged: null,
  review: 7 * DAY_SECONDS,
  candidate: 7 * DAY_SECONDS,
  testing: 3 * DAY_SECONDS,
  release: 14 * DAY_SECONDS,
  published: 3 * DAY_SECONDS,
};

const TITLES: Readonly<Record<StableStation, string>> = {
  tagged: "Tagged upstream",
  review: "In review",
  candidate: "Candidate",
  testing: "Testing",
  release: "Release",
  published: "Published",
};
/** What is counted between the station before and this one. */
const WAITS_AS: Readonly<Record<StableStation, "version" | "review" | "build">> = {
  tagged: "version",
  review: "version",
  candidate: "review",
  testing: "build",
  release: "build",
  published: "build",
};
const NO_SOURCE: Readonly<Record<StableStation, string>> = {
  tagged: "No data: no tagged releases of upstream are read",
  review: "No data: no Gerrit is read",
  candidate: "No data: no Koji tag of this release is read",
  testing: "No data: no Koji tag of this release is read",
  release: "No data: the release has no such tag, or it is not read",
  published: "No data: neither repositories nor imported publications are known",
};

/** The stations of a release's stable track in order, each judged; nothing is ok without data or on old data. */
export const judgeStable = (facts: StableFacts, now: Date): StableStationJudged[] =>
  STABLE_STATIONS.map((id) => {
    const station = facts.stations[id];
    const { here, waiting } = station;
    const isKnown = hasData(station);
    return {
      id,
      title: TITLES[id],
      reachedAt: isKnown ? station.reachedAt : null,
      here,
      waiting: waiting?.count ?? null,
      waitingSince: (isKnown && waiting?.since) || null,
      maxAgeSeconds: STABLE_MAX_AGE_SECONDS[id],
      unit: WAITS_AS[id],
      status: statusOf(id, facts, now),
      note: noteOf(id, station),
    };
  });

function statusOf(id: StableStation, facts: StableFacts, now: Date): StationStatus {
  const station = facts.stations[id];
  if (!hasData(station)) return "none";
  if (station.source !== "fresh") return "stale";
  return worst(stableBlockersOf(facts, now).filter((blocker) => blocker.station === id));
}

/** Where nothing ever got, empty is no data: it is not good. */
const hasData = ({ source, here, reachedAt }: StableStationFacts): boolean =>
  source !== undefined && source !== "never" && here !== null && !(here === 0 && reachedAt === null);

const worst = (blockers: readonly StableBlocker[]): StationStatus =>
  (["bad", "warn", "paused"] as const).find((status) => blockers.some((b) => b.status === status)) ?? "ok";

function noteOf(id: StableStation, { here, newest, waiting, source }: StableStationFacts): string {
  if (source === undefined || here === null) return NO_SOURCE[id];
  const unit = id === "tagged" ? "version" : id === "review" ? "open review" : "build";
  const held =
    id === "published" ? `${counted(here, "build")} known to be published` : `${counted(here, unit)} here`;
  const last = newest === null ? "" : `; newest: ${newest}`;
  const waits = waiting === null || waiting.count === 0 ? "" : `; ${waitWords(waiting.count, WAITS_AS[id])}`;
  return `${held}${last}${waits}`;
}

/**
 * What holds a release's stable track up, in the order of its stations; nothing where there is no data. A release that is frozen
 * or on hold says so instead of what waits, and what else is the matter is at most a risk.
 */
export function stableBlockersOf(facts: StableFacts, now: Date): StableBlocker[] {
  const pause = pauseAt(facts.pauses, now);
  if (!pause) return heldBy(facts, now, true);
  return [pauseBlocker(pause, facts), ...calmBlockers(heldBy(facts, now, false))];
}

/** Written where builds wait first between the tags. */
function pauseBlocker(pause: Pause, { stations }: StableFacts): StableBlocker {
  const between = ["testing", "release", "published"] as const;
  const at = between.find((id) => (stations[id].waiting?.count ?? 0) > 0) ?? "release";
  const count = stations[at].waiting?.count ?? 0;
  return {
    station: at,
    status: "paused",
    text: pauseWords(pause),
    since: pause.from,
    effect: count === 0 ? "nothing waits" : waitWords(count, WAITS_AS[at]),
    dfgs: [],
    about: { kind: "tags" },
  };
}

function heldBy(facts: StableFacts, now: Date, waitsCount: boolean): StableBlocker[] {
  return STABLE_STATIONS.filter((id) => hasData(facts.stations[id])).flatMap((id) => [
    ...(id === "review" ? refusedBlocker(facts) : []),
    ...(id === "candidate" ? failingBlocker(facts, now) : []),
    ...facts.gated.filter((hold) => hold.station === id).map(gatedBlocker),
    ...(waitsCount ? waitBlocker(id, facts, now) : []),
    ...facts.missing.filter((hold) => hold.station === id && hold.packages.length > 0).map(missingBlocker),
  ]);
}

function refusedBlocker({ refused }: StableFacts): StableBlocker[] {
  const [only] = refused;
  if (only === undefined) return [];
  return [
    {
      station: "review",
      status: "warn",
      text:
        refused.length === 1
          ? `review ${only.number} fails its tests`
          : `${refused.length} reviews fail their tests`,
      since: earliest(refused.map((each) => each.since)),
      effect: "",
      dfgs: distinct(refused.map((each) => each.dfg)),
      about: { kind: "reviews", numbers: refused.map((each) => each.number) },
    },
  ];
}

function failingBlocker({ failing, pauses }: StableFacts, now: Date): StableBlocker[] {
  const since = earliest(failing.map((each) => each.since));
  const names = distinct(failing.map((each) => each.package));
  const [only] = names;
  if (only === undefined) return [];
  return [
    {
      station: "candidate",
      status: ageState(since, now, DAY_SECONDS, pauses) === "bad" ? "bad" : "warn",
      text:
        names.length === 1
          ? `${only} fails to build in Koji`
          : `${names.length} packages fail to build in Koji`,
      since,
      effect: "",
      dfgs: distinct(failing.map((each) => each.dfg)),
      about: { kind: "failing", names },
    },
  ];
}

const gatedBlocker = ({
  station,
  packages,
  dfgs,
  tests,
  since,
}: StableFacts["gated"][number]): StableBlocker => ({
  station,
  status: "bad",
  text: `gating keeps ${packages.length === 1 ? packages[0] : counted(packages.length, "build")} back`,
  since,
  effect:
    tests.length === 0
      ? ""
      : tests.length === 1
        ? `${tests[0]} is not satisfied`
        : `${tests.length} tests are not satisfied`,
  dfgs,
  about: { kind: "packages", names: packages },
});

function waitBlocker(id: StableStation, facts: StableFacts, now: Date): StableBlocker[] {
  const { waiting } = facts.stations[id];
  const most = STABLE_MAX_AGE_SECONDS[id];
  if (waiting === null || waiting.count === 0 || waiting.since === null || most === null) return [];
  const state = ageState(waiting.since, now, most, facts.pauses);
  if (state !== "warn" && state !== "bad") return [];
  const proposal = facts.proposals.find((each) => each.station === id);
  return [
    {
      station: id,
      status: state,
      text: proposal
        ? `${waitWords(waiting.count, WAITS_AS[id])}, review ${proposal.number} is open`
        : waitWords(waiting.count, WAITS_AS[id]),
      since: waiting.since,
      effect: proposal ? `asked for ${formatDuration(now.getTime() - proposal.since.getTime())} ago` : "",
      dfgs: waiting.dfgs,
      about: proposal ? { kind: "reviews", numbers: [proposal.number] } : { kind: "tags" },
    },
  ];
}

const missingBlocker = ({ station, packages, dfgs }: StableHold): StableBlocker => ({
  station,
  status: "warn",
  text:
    packages.length === 1 ? `${packages[0]} is missing here` : `${packages.length} builds are missing here`,
  since: null,
  effect: packages.length === 1 ? "rdoinfo lists it" : "rdoinfo lists them",
  dfgs,
  about: { kind: "packages", names: packages },
});

const counted = (n: number, one: string) => `${n} ${one}${n === 1 ? "" : "s"}`;
const waitWords = (n: number, unit: string) => `${counted(n, unit)} ${n === 1 ? "waits" : "wait"}`;
const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
const earliest = (times: readonly Date[]): Date | null =>
  times.length === 0 ? null : new Date(Math.min(...times.map((at) => at.getTime())));
