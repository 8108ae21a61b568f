import "server-only";
import type { Freshness } from "@/lib/contract/common";
import type { GatedFacts, LineFacts, StationFacts } from "@/lib/domain/chain/line";
import {
  CONSISTENT,
  type Gap,
  IMPORTED,
  importPairs,
  type Position,
  readPositions,
  readWaiting,
  type Waiting,
} from "./chain-positions";
import type { PackageFailure } from "./failure-rows";
import { memo } from "./memo";
import { rowsOf } from "./sql";
import { oldestOf, testsOf } from "./stable-facts";
import { DECIDED_SINCE } from "./stable-rows";
import type { Site, VisibleTarget } from "./visible";

/** Commits waiting for a builder's `imported` count against this when it has no ladder to take a limit from. */
const IMPORT_MAX_AGE_SECONDS = 7 * 86_400;

type Head = {
  instance: string;
  upstreamAt: Date | null;
  builtAt: Date | null;
  queued: number;
  queuedSince: Date | null;
};

const HEADS = `
  select i.id as instance, greatest(n.committed_at, q.newest) as "upstreamAt", b.built_at as "builtAt",
    coalesce(q.n, 0) as queued, q.oldest as "queuedSince"
  from instance i
  left join lateral (select max(d.committed_at) as committed_at from (
    select committed_at from dlrn_commit d where d.instance_id = i.id order by d.seq desc limit 200) d) n on true
  left join lateral (select d.built_at from dlrn_commit d where d.instance_id = i.id and d.status = 'SUCCESS'
    and d.removed_at is null order by d.seq desc limit 1) b on true
  left join lateral (select count(*)::int n, min(committed_at) oldest, max(committed_at) newest
    from dlrn_queue_item q where q.instance_id = i.id) q on true
  where i.id = any($1)`;

/** What is known of each builder's line, in the order of `instances`. */
export async function readLines(
  site: Site,
  instances: readonly string[],
  failing: readonly PackageFailure[],
  sources: readonly Freshness[],
): Promise<LineFacts[]> {
  const { pairs, heads, positions, decisions, laddersOf, gaps, waiting } = await memo(
    `lines ${instances}`,
    ["chain", "failures", "packages", "promotions", "releases"],
    () => readFacts(site, instances),
  );
  const stateOf = (id: string) => sources.find((source) => source.feed === `dlrn-${id}`)?.state ?? "never";
  return instances.map((id): LineFacts => {
    const head = heads.find((row) => row.instance === id);
    const ladder = laddersOf.get(id) ?? [];
    const at = (station: string) => stationFacts(id, station, positions, gaps, waiting);
    const down = pairs.get(id);
    return {
      source: stateOf(id),
      upstreamAt: head?.upstreamAt ?? null,
      built: {
        reachedAt: head?.builtAt ?? null,
        waiting: head?.builtAt ? head.queued : null,
        waitingSince: head?.queuedSince ?? null,
      },
      consistent: at(CONSISTENT),
      failing: failing
        .filter((row) => row.instance === id)
        .map((row) => ({
          package: row.package,
          component: row.component,
          since: new Date(row.since),
          dfg: row.dfg?.slug ?? null,
        })),
      rungs: ladder.map((target) => ({
        ...at(target.promoteName),
        promoteName: target.promoteName,
        level: target.level,
        maxAgeSeconds: target.maxAgeSeconds,
      })),
      imported:
        down === undefined
          ? undefined
          : {
              ...at(IMPORTED),
              source: stateOf(down),
              maxAgeSeconds: ladder.at(-1)?.maxAgeSeconds ?? IMPORT_MAX_AGE_SECONDS,
            },
      gated: gatedOf(
        decisions.filter((each) => each.instance === id),
        sources.find((source) => source.feed === "gating")?.state ?? "never",
      ),
    };
  });
}

async function readFacts(site: Site, instances: readonly string[]) {
  const pairs = new Map(importPairs(site, instances).map(({ up, down }) => [up, down]));
  const [heads, positions, decisions] = await Promise.all([
    rowsOf<Head>(HEADS, [instances]),
    readPositions(site, instances),
    rowsOf<Decision>(DECISIONS, [
      [...instances, ...pairs.values()],
      [...instances, ...pairs.keys()],
    ]),
  ]);
  const laddersOf = new Map(instances.map((id) => [id, ladderOf(site, id)]));
  const gaps = instances.flatMap((id) => gapsOf(id, positions, laddersOf.get(id) ?? [], pairs.has(id)));
  const waiting = await readWaiting(gaps);
  return { pairs, heads, positions, decisions, laddersOf, gaps, waiting };
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

function gatedOf(decisions: readonly Decision[], source: Freshness["state"]): GatedFacts | undefined {
  if (decisions.length === 0) return undefined;
  const held = decisions.filter((each) => each.verdict === "unsatisfied");
  const names = new Set(held.map((each) => each.package));
  const free = decisions.filter((each) => !names.has(each.package));
  return {
    source,
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

const ladderOf = (site: Site, id: string): VisibleTarget[] =>
  site.targets.filter((target) => target.instance === id).sort((a, b) => a.position - b.position);

const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** Between each two stations, per component: what has got to the one and not to the other. */
function gapsOf(
  instance: string,
  positions: readonly Position[],
  ladder: readonly VisibleTarget[],
  hasImport: boolean,
): Gap[] {
  const own = positions.filter((p) => p.instance === instance);
  const stations = [CONSISTENT, ...ladder.map((t) => t.promoteName), ...(hasImport ? [IMPORTED] : [])];
  const gaps: Gap[] = [];
  for (const [index, station] of stations.entries()) {
    const before = stations[index - 1] ?? "built";
    const here = own.filter((p) => p.station === station && p.at !== null);
    if (here.length === 0) continue; // nothing ever got here: no data, not "everything waits"
    const components = station === CONSISTENT ? own.filter((p) => p.station === CONSISTENT) : here;
    for (const { component, position } of components) {
      const high = before === "built" ? EVERYTHING : positionAt(own, before, component);
      const low = position ?? (station === CONSISTENT ? 0 : high);
      if (high > low) gaps.push({ instance, component, station, before, low, high });
    }
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
