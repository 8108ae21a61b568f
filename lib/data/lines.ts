import "server-only";
import type { Pause } from "@/lib/contract/chain";
import { pool } from "@/lib/db/pool";
import {
  type FailingRow,
  type KnownStable,
  type KnownTrunk,
  type StateOf,
  stableFacts,
  trunkFacts,
} from "@/lib/domain/chain/known-lines";
import type { LineFacts } from "@/lib/domain/chain/line";
import type { StableFacts } from "@/lib/domain/chain/stable-line";
import { readSnapshots, stableLine, trunkLine } from "@/lib/store/lines/snapshots";
import { readStables } from "@/lib/store/lines/stable";
import { readTrunks } from "@/lib/store/lines/trunk";
import { type ReleasePause, readPauses } from "@/lib/store/pauses";
import { now } from "./clock";
import { memo } from "./memo";
import type { Past } from "./past";
import { isoOrNull } from "./sql";
import type { Site } from "./visible";

/** What is known of the trunk lines, and which of them are told by when things happened: nothing was recorded of them yet. */
export type Trunks = { known: Map<string, KnownTrunk>; reconstructed: ReadonlySet<string> };

const NONE: ReadonlySet<string> = new Set();
const TOPICS = ["chain", "failures", "packages", "promotions", "dfgs", "releases"] as const;

/** What is known, or was at a time in the past, of each builder's line. */
export async function readKnownTrunks(
  site: Site,
  instances: readonly string[],
  past: Past | undefined,
): Promise<Trunks> {
  if (!past) {
    // One reading for all pages that ask.
    const all = await memo(`trunks ${site.ids}`, TOPICS, () => readTrunks(pool, site, site.ids));
    const known = new Map([...all].filter(([id]) => instances.includes(id)));
    return { known, reconstructed: NONE };
  }
  const kept = await readSnapshots<KnownTrunk>(pool, instances.map(trunkLine), past.at, site.seesPrivate);
  const missing = instances.filter((id) => !kept.has(trunkLine(id)));
  const told =
    missing.length === 0 ? new Map<string, KnownTrunk>() : await readTrunks(pool, site, missing, past.at);
  const known = new Map(
    instances.flatMap((id) => {
      const facts = kept.get(trunkLine(id)) ?? told.get(id);
      return facts ? [[id, withoutPrivate(site, facts)] as const] : [];
    }),
  );
  return { known, reconstructed: new Set(missing) };
}

/** A builder that has become private since is as if nobody imported. */
const withoutPrivate = (site: Site, facts: KnownTrunk): KnownTrunk =>
  facts.imported && site.instance(facts.imported.from) === undefined ? { ...facts, imported: null } : facts;

/** What is known, or was at a time in the past, of each release's stable track. Of what was not recorded nothing is told. */
export async function readKnownStables(
  site: Site,
  releases: readonly string[],
  past: Past | undefined,
): Promise<Map<string, KnownStable>> {
  if (!past)
    return memo(
      `stables ${site.kojis.map((hub) => hub.id)} ${site.gerritIds} ${releases}`,
      ["chain", "failures", "packages", "reviews", "releases"],
      () => readStables(pool, site, releases),
    );
  const kept = await readSnapshots<KnownStable>(pool, releases.map(stableLine), past.at, site.seesPrivate);
  return new Map(
    releases.flatMap((name) => {
      const facts = kept.get(stableLine(name));
      return facts ? [[name, facts] as const] : [];
    }),
  );
}

/** Freezes and holds of the releases as they are known, or were at a time in the past. */
export const readSitePauses = (site: Site, past: Past | undefined): Promise<ReleasePause[]> =>
  readPauses(
    pool,
    site.releases.map((release) => release.name),
    past?.at ?? now(),
  );

/** Trunk lines that can be judged, in the order of `instances`; undefined where nothing is known of one. */
export function judgeable(
  site: Site,
  instances: readonly string[],
  { known }: Trunks,
  stateOf: StateOf,
  pauses: readonly ReleasePause[],
): (LineFacts | undefined)[] {
  return instances.map((id) => {
    const facts = known.get(id);
    return facts && trunkFacts(id, facts, stateOf, pausesOf(pauses, site.releaseOf(id)));
  });
}

export const judgeableStable = (
  release: string,
  facts: KnownStable,
  stateOf: StateOf,
  pauses: readonly ReleasePause[],
): StableFacts => stableFacts(facts, stateOf, pausesOf(pauses, release));

export const pausesOf = (pauses: readonly ReleasePause[], release: string): ReleasePause[] =>
  pauses.filter((pause) => pause.release === release);

export const toPause = ({ kind, reason, from, until }: Omit<ReleasePause, "release">): Pause => ({
  kind,
  reason,
  from: from.toISOString(),
  until: isoOrNull(until),
});

export const failingOf = ({ known }: Trunks): FailingRow[] =>
  [...known.values()].flatMap((facts) => facts.failing).sort((a, b) => b.since.getTime() - a.since.getTime());
