import "server-only";
import type {
  Blocker,
  ChainAnswer,
  ChainLine,
  ChainQuery,
  Line,
  NeedsSomeone,
  Station,
} from "@/lib/contract/chain";
import {
  type BlockerFact,
  blockersOf,
  judgeLine,
  type LineFacts,
  type StationJudged,
} from "@/lib/domain/chain/line";
import { DAY } from "@/lib/shared/clock";
import { readLines } from "./chain-facts";
import { listChanges } from "./changes";
import { now } from "./clock";
import { failuresOf } from "./failure-rows";
import { mustKnow } from "./known";
import { memo, remembered } from "./memo";
import { failuresHref, needsOf } from "./needs";
import { phaseWords } from "./phase-words";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { isoOrNull, rowOf } from "./sql";
import { stableLines, stableNeeds } from "./stable";
import { type Site, type VisibleInstance, visibleSite } from "./visible";

const NEEDS_SHOWN = 20;
const MOST_FAILURES = 1_000;

/**
 * The chain map: a trunk line per builder and a stable line per release, each with its stations and what holds it up; what
 * needs someone now; what changed since `query.since` (a day ago by default).
 *
 * @throws ProdchainError not-found for an unknown release
 */
export const getChain = remembered(
  "getChain",
  ["chain", "sources", "failures", "packages", "reviews", "promotions", "dfgs", "releases"],
  async (reader: Reader, query: ChainQuery): Promise<ChainAnswer> => {
    const site = await visibleSite(reader);
    mustKnow(site, { release: query.release });
    return loadChain(site, query);
  },
);

async function loadChain(site: Site, query: ChainQuery): Promise<ChainAnswer> {
  const at = now();
  const instances = site.instances.filter(
    (instance) => query.release === undefined || instance.release === query.release,
  );
  const ids = instances.map((instance) => instance.id);
  const since = query.since === undefined ? new Date(at.getTime() - DAY) : new Date(query.since);
  const releases = site.releases.filter(
    (release) => query.release === undefined || release.name === query.release,
  );
  const everySource = await provenance(site, at, behindOf(site));
  const [found, changes, productionChain] = await Promise.all([
    ofFacts(`failing ${ids}`, () =>
      failuresOf(site, { instances: ids, statuses: ["failing"], most: MOST_FAILURES }),
    ),
    ofFacts(`changes ${ids} ${query.since ?? "day"}`, () =>
      listChanges(site, { instances: ids, since, until: at }),
    ),
    productionChainOf(),
  ]);
  const failing = found.map(({ raw: _, ...row }) => row);
  const [facts, stable] = await Promise.all([
    readLines(site, ids, failing, everySource.sources),
    stableLines(site, releases, everySource.sources, productionChain, at),
  ]);
  const lines = instances.map((instance, index) => toLine(site, instance, facts[index], at));
  const needs = [...needsOf(site, failing, lines), ...stable.flatMap(stableNeeds)].sort(byGravity);
  return {
    ...everySource,
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
const ofFacts = <T>(what: string, read: () => Promise<T>) =>
  memo(`chain ${what}`, ["chain", "failures", "packages", "promotions", "dfgs", "releases"], read);

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

/** Slug of the DFG that moves builds along. */
async function productionChainOf(): Promise<string> {
  const row = await rowOf<{ slug: string | null }>(
    "select value ->> 'productionChain' as slug from site_setting where key = 'site'",
  );
  return row?.slug ?? "production-chain";
}

function toLine(site: Site, instance: VisibleInstance, facts: LineFacts | undefined, at: Date): ChainLine {
  const release = site.releases.find((r) => r.name === instance.release);
  const phase = release?.phase ?? "unknown";
  const name = instance.label === instance.release ? release?.title : instance.release;
  const origin = instance.downstreamOf
    ? `downstream of ${site.instance(instance.downstreamOf)?.label ?? instance.downstreamOf}`
    : null;
  return {
    instance: instance.id,
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
