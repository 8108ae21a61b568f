import "server-only";
import type { Blocker, Line, NeedsSomeone, Station } from "@/lib/contract/chain";
import {
  judgeStable,
  type StableBlocker,
  type StableFacts,
  type StableStation,
  type StableStationJudged,
  stableBlockersOf,
} from "@/lib/domain/chain/stable-line";
import { phaseWords } from "./phase-words";
import { isoOrNull } from "./sql";
import type { Site, VisibleRelease } from "./visible";

/** A line before it is told which freezes and holds it has. */
export type UnpausedLine = Omit<Line, "pauses" | "reconstructed">;

/** A release's line on the stable track. */
export const stableLine = (
  site: Site,
  release: VisibleRelease,
  facts: StableFacts,
  at: Date,
): UnpausedLine => ({
  release: release.name,
  title: release.name,
  subtitle: [release.title, phaseWords(release.phase)].filter(Boolean).join(", "),
  phase: release.phase,
  stations: judgeStable(facts, at).map((station) => toStation(release.name, station)),
  blockers: stableBlockersOf(facts, at).map((blocker) =>
    toBlocker(site, blocker, hrefOf(release.name, blocker)),
  ),
});

const toStation = (release: string, station: StableStationJudged): Station => ({
  ...station,
  reachedAt: isoOrNull(station.reachedAt),
  waitingSince: isoOrNull(station.waitingSince),
  href: stationHref(release, station.id),
});

/** Stages that are Koji tags have a page; what is published stands in the tag of the release. */
const STAGE_OF: Readonly<Partial<Record<StableStation, string>>> = {
  candidate: "candidate",
  testing: "testing",
  release: "release",
  published: "release",
};
/** The stage in which what has not got to a station waits. */
const WAITS_IN: Readonly<Partial<Record<StableStation, string>>> = {
  testing: "candidate",
  release: "testing",
  published: "release",
};

function stationHref(release: string, station: string): string | null {
  if (station === "review") return reviewsHref(release);
  const stage = STAGE_OF[station as StableStation]; // the ids are those of the record
  return stage === undefined ? null : stageHref(release, stage);
}

const stageHref = (release: string, stage: string) => `/stages/${encodeURIComponent(release)}/${stage}`;

const reviewsHref = (release: string) => `/reviews?release=${encodeURIComponent(release)}`;

const toBlocker = (site: Site, { about: _, dfgs, ...blocker }: StableBlocker, href: string): Blocker => ({
  ...blocker,
  since: isoOrNull(blocker.since),
  dfg: dfgs.length === 1 ? site.dfg(dfgs[0] ?? null) : null,
  owners: dfgs.length,
  until: null,
  href,
});

/** What of a stable line somebody should look at. */
export const stableNeeds = (line: Line): NeedsSomeone[] =>
  line.blockers.flatMap(({ since, status, ...blocker }) =>
    status === "paused" || (since === null && status === "warn")
      ? []
      : {
          id: `${line.release}/${blocker.station}/${blocker.text}`,
          status,
          title: `${line.title}: ${blocker.text}`,
          detail: blocker.effect === "" ? null : blocker.effect,
          dfg: blocker.dfg,
          owners: blocker.owners,
          holdsUp: `${line.stations.find((station) => station.id === blocker.station)?.title ?? blocker.station} of ${line.title}`,
          since,
          href: blocker.href,
          items: [],
        },
  );

/** Where more of a blocker is told. */
function hrefOf(release: string, { about, station }: StableBlocker): string {
  if (about.kind === "reviews") {
    const [only] = about.numbers;
    return about.numbers.length === 1 && only !== undefined ? `/reviews/${only}` : reviewsHref(release);
  }
  if (about.kind !== "tags" && about.names.length === 1)
    return `/packages/${encodeURIComponent(about.names[0] ?? "")}#stable`;
  if (about.kind === "failing") return `/failures?source=koji&release=${encodeURIComponent(release)}`;
  const stage = WAITS_IN[station] ?? STAGE_OF[station];
  return stage === undefined ? reviewsHref(release) : stageHref(release, stage);
}
