import "server-only";
import type { Blocker, ChainAnswer, ChainQuery, Line, NeedsSomeone, Station } from "@/lib/contract/chain";
import {
  type BlockerFact,
  blockersOf,
  judgeLine,
  type LineFacts,
  type StationJudged,
} from "@/lib/domain/chain/line";
import { pauseAt } from "@/lib/domain/promotion/pause";
import { DAY } from "@/lib/shared/clock";
import type { ReleasePause } from "@/lib/store/pauses";
import { ROOT_TOPICS, type RootlessLine, type RootsOf, stationRoots } from "./chain-roots";
import { type ChangeFilter, listChanges } from "./changes";
import { now } from "./clock";
import { withItems } from "./failing-items";
import { mustKnow } from "./known";
import {
  failingOf,
  judgeable,
  judgeableStable,
  pausesOf,
  readKnownStables,
  readKnownTrunks,
  readSitePauses,
  toPause,
} from "./lines";
import { memo, remembered } from "./memo";
import { failuresHref, needsOf } from "./needs";
import { type Past, pastOf, provenanceOf } from "./past";
import { phaseWords } from "./phase-words";
import type { Reader } from "./reader";
import { isoOrNull } from "./sql";
import { stableLine, stableNeeds, type UnpausedLine } from "./stable";
import { type Site, type VisibleInstance, visibleSite } from "./visible";

const NEEDS_SHOWN = 20;

/**
 * The chain map: a trunk line per builder and a stable line per release, each with its stations and what holds it up; what
 * needs someone now; what changed since `query.since` (a day ago by default). With `query.at`, what was known of all that then.
 *
 * @throws ProdchainError not-found for an unknown release; bad-request for a time of which nothing can be known
 */
export const getChain = remembered(
  "getChain",
  [...ROOT_TOPICS, "reviews"],
  async (reader: Reader, query: ChainQuery): Promise<ChainAnswer> => {
    const site = await visibleSite(reader);
    mustKnow(site, { release: query.release });
    const past = await pastOf(site, query.at);
    const [chain, roots] = await Promise.all([
      loadChain(site, query, past),
      past ? NO_ROOTS : stationRoots(site, reader),
    ]);
    return { ...chain, lines: chain.lines.map((line) => ({ ...line, roots: roots(line) })) };
  },
);

/** Roots are known of now alone. */
const NO_ROOTS: RootsOf = () => [];

type Told = Omit<ChainAnswer, "lines"> & { lines: RootlessLine[] };

async function loadChain(site: Site, query: ChainQuery, past: Past | undefined): Promise<Told> {
  const at = past?.at ?? now();
  const instances = site.instances.filter(
    (instance) => query.release === undefined || instance.release === query.release,
  );
  const ids = instances.map((instance) => instance.id);
  const since = query.since === undefined ? new Date(at.getTime() - DAY) : new Date(query.since);
  const releases = site.releases.filter(
    (release) => query.release === undefined || release.name === query.release,
  );
  const names = releases.map((release) => release.name);
  const [trunks, stables, pauses] = await Promise.all([
    readKnownTrunks(site, ids, past),
    readKnownStables(site, names, past),
    readSitePauses(site, past),
  ]);
  // What is put together from history rests on what the sources say now.
  const isRecorded = trunks.reconstructed.size === 0;
  const [everySource, changes, failing] = await Promise.all([
    provenanceOf(site, past, behindOf(site), !isRecorded),
    changesOf(site, { instances: ids, since, until: at, knownBy: isRecorded ? past?.at : undefined }),
    withItems(failingOf(trunks), past),
  ]);
  const stateOf = (feed: string) => everySource.sources.find((source) => source.feed === feed)?.state;
  const facts = judgeable(site, ids, trunks, stateOf, pauses);
  const paused = (line: UnpausedLine, reconstructed: boolean): Line =>
    withPauses(line, pausesOf(pauses, line.release), at, reconstructed);
  const lines = instances.map(
    (instance, index): RootlessLine => ({
      ...paused(toLine(site, instance, facts[index], at), trunks.reconstructed.has(instance.id)),
      instance: instance.id,
    }),
  );
  const stable = releases.flatMap((release) => {
    const known = stables.get(release.name);
    if (known === undefined) return [];
    const judged = judgeableStable(release.name, known, stateOf, pauses);
    return paused(stableLine(site, release, judged, at), false);
  });
  const needs = [...needsOf(site, failing, lines), ...stable.flatMap(stableNeeds)].sort(byGravity);
  return {
    ...everySource,
    at: isoOrNull(past?.at),
    lines,
    stable,
    heldUp: [...lines, ...stable].filter(isHeldUp).length,
    atRisk: [...lines, ...stable].filter((line) => line.blockers.length > 0 && !isHeldUp(line)).length,
    waiting: lines.reduce((sum, line) => sum + waitingBehind(line, "commit"), 0),
    waitingBuilds: stable.reduce((sum, line) => sum + waitingBehind(line, "build"), 0),
    needs: needs.slice(0, NEEDS_SHOWN),
    needsTotal: needs.length,
    changes,
    changesSince: since.toISOString(),
  };
}

/** Facts of the chain change seldom; the answer around them is made anew with every pass of a source. */
function changesOf(site: Site, filter: ChangeFilter) {
  const { instances, since, until, knownBy } = filter;
  const key = `chain changes ${instances} ${since.toISOString().slice(0, 16)} ${knownBy ? until.toISOString() : ""}`;
  return memo(key, ["chain", "failures", "packages", "promotions", "dfgs", "releases"], () =>
    listChanges(site, filter),
  );
}

/** A line with its freezes and holds; the one in force says on the line when it ends. */
function withPauses(
  line: UnpausedLine,
  pauses: readonly ReleasePause[],
  at: Date,
  reconstructed: boolean,
): Line {
  const until = isoOrNull(pauseAt(pauses, at)?.until);
  return {
    ...line,
    blockers: line.blockers.map((blocker) => (blocker.status === "paused" ? { ...blocker, until } : blocker)),
    pauses: pauses.filter((pause) => pause.until === null || pause.until > at).map(toPause),
    reconstructed,
  };
}

/** Worst first, then oldest; what tells no age last. */
const byGravity = (a: NeedsSomeone, b: NeedsSomeone): number =>
  Number(a.status === "warn") - Number(b.status === "warn") || timeOf(a) - timeOf(b);

const timeOf = ({ since }: NeedsSomeone): number =>
  since === null ? Number.MAX_SAFE_INTEGER : Date.parse(since);

/** Everything but CI, which holds nothing up by itself. */
const behindOf = (site: Site): string[] => [
  ...site.ids,
  ...site.kojis.map((hub) => hub.id),
  ...site.gerritIds,
  "tagged-releases",
  "gating",
];

function toLine(site: Site, instance: VisibleInstance, facts: LineFacts | undefined, at: Date): UnpausedLine {
  const release = site.releases.find((r) => r.name === instance.release);
  const phase = release?.phase ?? "unknown";
  const name = instance.label === instance.release ? release?.title : instance.release;
  const origin = instance.downstreamOf
    ? `downstream of ${site.instance(instance.downstreamOf)?.label ?? instance.downstreamOf}`
    : null;
  return {
    release: instance.release,
    title: instance.label,
    subtitle: [name, phaseWords(phase), origin].filter(Boolean).join(", "),
    phase,
    stations: facts ? judgeLine(facts, at).map((station) => toStation(instance.id, station)) : [],
    blockers: facts ? blockersOf(facts, at).map((blocker) => toBlocker(site, instance.id, blocker)) : [],
  };
}

const toStation = (instance: string, station: StationJudged): Station => ({
  ...station,
  here: null,
  unit: "commit",
  reachedAt: isoOrNull(station.reachedAt),
  waitingSince: isoOrNull(station.waitingSince),
  href: hrefOf(instance, station.id),
});

function hrefOf(instance: string, station: string): string | null {
  const id = encodeURIComponent(instance);
  if (station === "built" || station === "consistent") return `/failures?instance=${id}`;
  if (["upstream", "imported", "gated"].includes(station)) return null;
  return `/promotions/${id}/${encodeURIComponent(station)}`;
}

function toBlocker(site: Site, instance: string, blocker: BlockerFact): Blocker {
  const owners = [...new Set(blocker.failing.map((f) => f.dfg))];
  const packages = [...new Set(blocker.failing.map((f) => f.package))];
  const [only = ""] = packages;
  const failures =
    packages.length === 1
      ? `/packages/${encodeURIComponent(only)}`
      : failuresHref([instance], blocker.failing);
  return {
    station: blocker.station,
    status: blocker.status,
    text: blocker.text,
    since: isoOrNull(blocker.since),
    dfg: owners.length === 1 ? site.dfg(owners[0] ?? null) : null,
    owners: owners.length,
    effect: blocker.effect,
    until: null,
    href: blocker.failing.length > 0 ? failures : (hrefOf(instance, blocker.station) ?? "/"),
  };
}

const isHeldUp = (line: Line): boolean => line.blockers.some((blocker) => blocker.status === "bad");

/** What waits where the line is held up. */
function waitingBehind(line: Line, unit: Station["unit"]): number {
  const held = new Set(line.blockers.map((blocker) => blocker.station));
  const there = line.stations.filter((station) => held.has(station.id) && station.unit === unit);
  return there.reduce((sum, station) => sum + (station.waiting ?? 0), 0);
}
