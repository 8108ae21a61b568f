import "server-only";
import type { Blocker, Line, NeedsSomeone, Station } from "@/lib/contract/chain";
import type { Freshness } from "@/lib/contract/common";
import {
  judgeStable,
  type StableBlocker,
  type StableStationJudged,
  stableBlockersOf,
} from "@/lib/domain/chain/stable-line";
import { httpUrl } from "./failure-rows";
import { phaseWords } from "./phase-words";
import { isoOrNull } from "./sql";
import { readStable, type StableRead } from "./stable-facts";
import type { Site, VisibleRelease } from "./visible";

/** The stable track: a line per release that the site reads anything of; none where it reads nothing. */
export async function stableLines(
  site: Site,
  releases: readonly VisibleRelease[],
  sources: readonly Freshness[],
  productionChain: string,
  at: Date,
): Promise<Line[]> {
  const facts = await readStable(
    site,
    releases.map((release) => release.name),
    sources,
    productionChain,
  );
  return releases.flatMap((release) => {
    const own = facts.get(release.name);
    if (own === undefined) return [];
    return {
      release: release.name,
      title: release.name,
      subtitle: [release.title, phaseWords(release.phase)].filter(Boolean).join(", "),
      phase: release.phase,
      stations: judgeStable(own.facts, at).map((station) => toStation(release.name, station)),
      blockers: stableBlockersOf(own.facts, at).map((blocker) =>
        toBlocker(site, blocker, hrefOf(release.name, blocker, own.tagPages)),
      ),
    };
  });
}

const toStation = (release: string, station: StableStationJudged): Station => ({
  ...station,
  reachedAt: isoOrNull(station.reachedAt),
  waitingSince: isoOrNull(station.waitingSince),
  href: station.id === "review" ? reviewsHref(release) : null,
});

const reviewsHref = (release: string) => `/reviews?release=${encodeURIComponent(release)}`;

const toBlocker = (site: Site, { about: _, dfgs, ...blocker }: StableBlocker, href: string): Blocker => ({
  ...blocker,
  since: isoOrNull(blocker.since),
  dfg: dfgs.length === 1 ? site.dfg(dfgs[0] ?? null) : null,
  owners: dfgs.length,
  href,
});

/** What of a stable line somebody should look at. */
export const stableNeeds = (line: Line): NeedsSomeone[] =>
  line.blockers.flatMap(({ since, ...blocker }) =>
    since === null && blocker.status === "warn"
      ? []
      : {
          id: `${line.release}/${blocker.station}/${blocker.text}`,
          status: blocker.status,
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

/** Where more of a blocker is told; what waits in a tag is listed by Koji itself. */
function hrefOf(release: string, { about, station }: StableBlocker, pages: StableRead["tagPages"]): string {
  if (about.kind === "reviews") {
    const [only] = about.numbers;
    return about.numbers.length === 1 && only !== undefined ? `/reviews/${only}` : reviewsHref(release);
  }
  if (about.kind !== "tags" && about.names.length === 1)
    return `/packages/${encodeURIComponent(about.names[0] ?? "")}#stable`;
  if (about.kind === "failing") return `/failures?source=koji&release=${encodeURIComponent(release)}`;
  return httpUrl(pages[station] ?? null) ?? reviewsHref(release);
}
