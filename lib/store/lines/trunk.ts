import type { FailingRow, KnownRung, KnownTrunk } from "@/lib/domain/chain/known-lines";
import type { StationFacts } from "@/lib/domain/chain/line";
import { type Db, rowsOf, together } from "../sql";
import type { ChainSite, ChainTarget } from "./chain-site";
import { readFailing } from "./failing";
import {
  CONSISTENT,
  type Gap,
  IMPORTED,
  importPairs,
  type Position,
  readPositions,
  readWaiting,
  type Waiting,
} from "./positions";
import { oldestOf, testsOf } from "./stable";
import { DECIDED_SINCE } from "./stable-rows";

/** Commits waiting for a builder's `imported` count against this when it has no ladder to take a limit from. */
const IMPORT_MAX_AGE_SECONDS = 7 * 86_400;

type Head = {
  instance: string;
  upstreamAt: Date | null;
  builtAt: Date | null;
  queued: number;
  queuedSince: Date | null;
};

// $2 = a time in the past, of which DLRN's queue is not known; null = now.
const HEADS = `
  select i.id as instance, greatest(n.committed_at, q.newest) as "upstreamAt", b.built_at as "builtAt",
    coalesce(q.n, 0) as queued, q.oldest as "queuedSince"
  from instance i
  left join lateral (select max(d.committed_at) as committed_at from (
    select committed_at from dlrn_commit d where d.instance_id = i.id
      and ($2::timestamptz is null or d.built_at <= $2) order by d.seq desc limit 200) d) n on true
  left join lateral (select d.built_at from dlrn_commit d where d.instance_id = i.id and d.status = 'SUCCESS'
    and d.removed_at is null and ($2::timestamptz is null or d.built_at <= $2) order by d.seq desc limit 1) b on true
  left join lateral (select count(*)::int n, min(committed_at) oldest, max(committed_at) newest
    from dlrn_queue_item q where q.instance_id = i.id and $2::timestamptz is null) q on true
  where i.id = any($1)`;

/**
 * What is known of each builder's trunk line. With `at`, a time in the past, what its history tells: by when things happened,
 * without imports, gating and DLRN's queue, which leave none.
 */
export async function readTrunks(
  db: Db,
  site: ChainSite,
  instances: readonly string[],
  at: Date | null = null,
): Promise<Map<string, KnownTrunk>> {
  const pairs = new Map(at === null ? importPairs(site, instances).map(({ up, down }) => [up, down]) : []);
  const [heads, positions, decisions, failing] = await together(db, [
    () => rowsOf<Head>(db, HEADS, [instances, at]),
    () => readPositions(db, site, instances, at),
    async () => (at === null ? readDecisions(db, instances, pairs) : []),
    () => readFailing(db, instances, at),
  ]);
  const laddersOf = new Map(instances.map((id) => [id, ladderOf(site, id)]));
  const gaps = instances.flatMap((id) => gapsOf(id, positions, laddersOf.get(id) ?? [], pairs.has(id)));
  const waiting = await readWaiting(db, gaps, at);
  const read = { heads, positions, decisions, failing, gaps, waiting };
  return new Map(instances.map((id) => [id, knownOf(id, read, laddersOf.get(id) ?? [], pairs.get(id), at)]));
}

type Read = {
  heads: readonly Head[];
  positions: readonly Position[];
  decisions: readonly Decision[];
  failing: readonly FailingRow[];
  gaps: readonly Gap[];
  waiting: readonly Waiting[];
};

function knownOf(
  id: string,
  { heads, positions, decisions, failing, gaps, waiting }: Read,
  ladder: readonly ChainTarget[],
  down: string | undefined,
  at: Date | null,
): KnownTrunk {
  const head = heads.find((row) => row.instance === id);
  const facts = (station: string) => stationFacts(id, station, positions, gaps, waiting);
  const components = (station: string) => componentFacts(id, station, positions, gaps, waiting);
  return {
    upstreamAt: head?.upstreamAt ?? null,
    built: {
      reachedAt: head?.builtAt ?? null,
      waiting: head?.builtAt && at === null ? head.queued : null,
      waitingSince: head?.queuedSince ?? null,
    },
    consistent: { ...facts(CONSISTENT), components: components(CONSISTENT) },
    failing: failing.filter((row) => row.instance === id),
    rungs: ladder.map((target): KnownRung => {
      const { promoteName, level, maxAgeSeconds } = target;
      return {
        ...facts(promoteName),
        promoteName,
        level,
        maxAgeSeconds,
        components: components(promoteName),
      };
    }),
    imported:
      down === undefined
        ? null
        : {
            ...facts(IMPORTED),
            from: down,
            maxAgeSeconds: ladder.at(-1)?.maxAgeSeconds ?? IMPORT_MAX_AGE_SECONDS,
          },
    gated: gatedOf(decisions.filter((each) => each.instance === id)),
  };
}

type Decision = {
  instance: string;
  package: string;
  dfg: string | null;
  verdict: string;
  unsatisfied: unknown;
  at: Date;
  since: Date | null;
};

// Decisions on the newest good build of each package, made here or imported from here.
const DECISIONS = `
  select pair.line as instance, s.project_name as package, s.dfg_slug as dfg, g.verdict, g.unsatisfied, g.recorded_at as at,
    ${DECIDED_SINCE} as since
  from unnest($1::text[], $2::text[]) pair(builder, line)
  join package_state s on s.instance_id = pair.builder and s.last_nvr is not null
  join gating_decision g on g.nvr = s.last_nvr and g.verdict in ('satisfied', 'unsatisfied')
  left join feed f on f.id = 'gating'`;

const readDecisions = (db: Db, instances: readonly string[], pairs: ReadonlyMap<string, string>) =>
  rowsOf<Decision>(db, DECISIONS, [
    [...instances, ...pairs.values()],
    [...instances, ...pairs.keys()],
  ]);

function gatedOf(decisions: readonly Decision[]): KnownTrunk["gated"] {
  if (decisions.length === 0) return null;
  const held = decisions.filter((each) => each.verdict === "unsatisfied");
  const names = new Set(held.map((each) => each.package));
  const free = decisions.filter((each) => !names.has(each.package));
  return {
    reachedAt: free.length === 0 ? null : new Date(Math.max(...free.map((each) => each.at.getTime()))),
    satisfied: new Set(free.map((each) => each.package)).size,
    held: [...names].map((name) => {
      const own = held.filter((each) => each.package === name);
      return {
        package: name,
        tests: [...new Set(own.flatMap((each) => testsOf(each.unsatisfied)))],
        since: oldestOf(own.map((each) => each.since)),
        dfg: own[0]?.dfg ?? null,
      };
    }),
  };
}

const ladderOf = (site: ChainSite, id: string): ChainTarget[] =>
  site.targets.filter((target) => target.instance === id).sort((a, b) => a.position - b.position);

const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** Between each two stations, per component: what has got to the one and not to the other. */
function gapsOf(
  instance: string,
  positions: readonly Position[],
  ladder: readonly ChainTarget[],
  hasImport: boolean,
): Gap[] {
  const own = positions.filter((p) => p.instance === instance);
  const stations = [CONSISTENT, ...ladder.map((t) => t.promoteName), ...(hasImport ? [IMPORTED] : [])];
  const gaps: Gap[] = [];
  let before = "built"; // the nearest station before of which anything is known
  for (const station of stations) {
    const here = own.filter((p) => p.station === station && p.at !== null);
    if (here.length === 0) continue; // nothing ever got here: no data, not "everything waits"
    const components = station === CONSISTENT ? own.filter((p) => p.station === CONSISTENT) : here;
    for (const { component, position } of components) {
      const high = before === "built" ? EVERYTHING : positionAt(own, before, component);
      const low = position ?? (station === CONSISTENT ? 0 : high);
      if (high > low) gaps.push({ instance, component, station, before, low, high });
    }
    before = station;
  }
  return gaps;
}

const positionAt = (own: readonly Position[], station: string, component: string | null): number =>
  own.find((p) => p.station === station && p.component === component)?.position ?? 0;

function stationFacts(
  instance: string,
  station: string,
  positions: readonly Position[],
  gaps: readonly Gap[],
  waiting: readonly Waiting[],
): StationFacts {
  const times = positions
    .filter((p) => p.instance === instance && p.station === station)
    .flatMap((p) => p.at?.getTime() ?? []);
  if (times.length === 0) return { reachedAt: null, waiting: null, waitingSince: null };
  const here = waiting.filter((_, i) => gaps[i]?.instance === instance && gaps[i]?.station === station);
  const since = here.flatMap((w) => (w.count > 0 ? (w.since?.getTime() ?? []) : []));
  return {
    reachedAt: new Date(Math.max(...times)),
    waiting: here.reduce((sum, w) => sum + w.count, 0),
    waitingSince: since.length === 0 ? null : new Date(Math.min(...since)),
  };
}

/** The same of every component that ever got to the station, or of which something waits for it. */
function componentFacts(
  instance: string,
  station: string,
  positions: readonly Position[],
  gaps: readonly Gap[],
  waiting: readonly Waiting[],
): KnownRung["components"] {
  const own = positions.filter((p) => p.instance === instance && p.station === station);
  const isKnown = own.some((p) => p.at !== null);
  return own
    .filter((p) => p.component !== null)
    .map(({ component, at }) => {
      const index = gaps.findIndex(
        (gap) => gap.instance === instance && gap.station === station && gap.component === component,
      );
      const found = waiting[index];
      return {
        component,
        reachedAt: at,
        waiting: isKnown ? (found?.count ?? 0) : null,
        waitingSince: found && found.count > 0 ? found.since : null,
      };
    });
}
