import "server-only";
import type { Freshness } from "@/lib/contract/common";
import type { TargetRow } from "@/lib/contract/promotions";
import { countsSince, onFreshData, rungWaits, waitState, waitsSoFar } from "@/lib/domain/promotion/age";
import { pauseAt } from "@/lib/domain/promotion/pause";
import { now } from "./clock";
import { pausesOf, readKnownTrunks, readSitePauses, toPause } from "./lines";
import { memo } from "./memo";
import { knownIn, knownValues, type Past } from "./past";
import { iso, isoOrNull, rowsOf } from "./sql";
import type { Site, VisibleTarget } from "./visible";

const RECENT_SHOWN = 200;

const HEADS = `
  select t.instance_id as instance, t.promote_name as "promoteName",
    (select max(b.at) from promotion_batch b where b.instance_id = t.instance_id and b.promote_name = t.promote_name
      and ${knownIn("b", "$2", "$3")}) as last,
    (select max(b.at) from promotion_batch b
      where b.instance_id = t.instance_id and b.promote_name = t.candidate_label
        and ${knownIn("b", "$2", "$3")}) as attempted
  from target t where t.instance_id = any($1) and t.removed_at is null`;

// A promotion is a batch on an aggregate target and one component's row on a component target; of those, which are many,
// the newest of each day is shown.
const RECENT = `
  with happened as (
    select b.instance_id, b.promote_name, t.level, null as component, b.at from promotion_batch b
    join target t on t.instance_id = b.instance_id and t.promote_name = b.promote_name and t.level = 'aggregate'
    where b.instance_id = any($1) and b.at > $2::timestamptz - interval '60 days' and ${knownIn("b", "$3", "$4")}
    union all
    select p.instance_id, p.promote_name, t.level, p.component, p.at from promotion p
    join target t on t.instance_id = p.instance_id and t.promote_name = p.promote_name and t.level = 'component'
    where p.instance_id = any($1) and p.at > $2::timestamptz - interval '60 days' and ${knownIn("p", "$3", "$4")}),
  spaced as (
    select *, extract(epoch from at - lag(at) over (partition by instance_id, promote_name, component order by at)) as gap,
      level = 'aggregate' or at = max(at) over (partition by instance_id, promote_name, at::date) as shown
    from happened)
  select instance_id as instance, promote_name as "promoteName",
    count(*) filter (where at > $2::timestamptz - interval '30 days')::int as month,
    percentile_cont(0.5) within group (order by gap) filter (where at > $2::timestamptz - interval '30 days') as median,
    (array_agg(distinct at order by at desc) filter (where shown))[1:${RECENT_SHOWN}] as recent
  from spaced group by 1, 2`;

const COMPONENTS = `
  select t.instance_id as instance, t.promote_name as "promoteName", c.component, p.at
  from target t
  join (select distinct instance_id, component from package_state where instance_id = any($1) and component is not null) c
    on c.instance_id = t.instance_id
  cross join lateral (
    select max(p.at) as at from promotion p where p.instance_id = t.instance_id and p.promote_name = t.promote_name
      and p.component = c.component and ${knownIn("p", "$2", "$3")}) p
  where t.removed_at is null and ($2::timestamptz is null or exists (select from dlrn_commit d
    where d.instance_id = c.instance_id and d.component = c.component and d.built_at <= $2
      and (d.recorded_at <= $2 or d.instance_id = any($3))))
  order by c.component`;

type Head = { instance: string; promoteName: string; last: Date | null; attempted: Date | null };
type Recent = {
  instance: string;
  promoteName: string;
  month: number;
  median: number | null;
  recent: Date[];
};
type ComponentRow = { instance: string; promoteName: string; component: string; at: Date | null };

// The dear part changes with promotions alone, while the answer around it is made anew with every pass of a source.
const ofPromotions = <T>(what: string, instances: readonly string[], read: () => Promise<T>) =>
  memo(`targets ${what} ${instances.join(" ")}`, ["promotions", "releases"], read);

/** Rows of targets, and which builders' past had to be put together from history. */
export type TargetRows = { rows: TargetRow[]; reconstructed: string[] };

/** Targets with what was promoted to them lately, now or as known at a time in the past; in the order of builders and ladders. */
export async function targetRows(
  site: Site,
  targets: readonly VisibleTarget[],
  past: Past | undefined,
): Promise<TargetRows> {
  const at = past?.at ?? now();
  const instances = [...new Set(targets.map((target) => target.instance))];
  const then = knownValues(past, instances);
  const readRecent = () => rowsOf<Recent>(RECENT, [instances, at, ...then]);
  const readComponents = () => rowsOf<ComponentRow>(COMPONENTS, [instances, ...then]);
  const [heads, recent, components, trunks, pauses] = await Promise.all([
    rowsOf<Head>(HEADS, [instances, ...then]),
    past ? readRecent() : ofPromotions("recent", instances, readRecent),
    past ? readComponents() : ofPromotions("components", instances, readComponents),
    readKnownTrunks(site, instances, past),
    readSitePauses(site, past),
  ]);
  const rows = targets.map((target) => {
    const mine = (row: { instance: string; promoteName: string }) =>
      row.instance === target.instance && row.promoteName === target.promoteName;
    const head = heads.find(mine);
    const lately = recent.find(mine);
    const trunk = trunks.known.get(target.instance);
    const rungs = trunk?.rungs ?? [];
    const place = rungs.findIndex((each) => each.promoteName === target.promoteName);
    const rung = rungs[place];
    const before = trunk && rung ? [trunk.consistent, ...rungs.slice(0, place + 1)] : [];
    const counted = trunk && rung ? rungWaits(trunk.consistent, rungs)[place] : undefined;
    const maxAgeSeconds = rung?.maxAgeSeconds ?? target.maxAgeSeconds;
    const pausesHere = pausesOf(pauses, site.releaseOf(target.instance));
    const inForce = pauseAt(pausesHere, at);
    const waits = counted ?? NOTHING;
    const last = head?.last ?? null;
    return {
      instance: target.instance,
      release: site.releaseOf(target.instance),
      promoteName: target.promoteName,
      level: target.level,
      position: target.position,
      maxAgeSeconds,
      lastPromotedAt: isoOrNull(last),
      lastAttemptedAt: isoOrNull(head?.attempted),
      waiting: waits.waiting,
      countsSince: isoOrNull(countsSince(waits)),
      state: waitState(waits, at, maxAgeSeconds, pausesHere),
      pause: inForce ? toPause(inForce) : null,
      promotions30d: lately?.month ?? 0,
      medianIntervalSeconds: lately?.median ?? null,
      recent: (lately?.recent ?? []).map(iso).reverse(),
      components: components
        .filter(mine)
        .filter((row) => target.level === "component" || row.at !== null)
        .map((row) => {
          const own = before.map(
            (station) => station.components.find((each) => each.component === row.component) ?? NOTHING,
          );
          const here = waitsSoFar(own).at(-1) ?? NOTHING;
          return {
            component: row.component,
            lastPromotedAt: isoOrNull(row.at),
            countsSince: isoOrNull(countsSince({ ...here, reachedAt: row.at })),
            state: waitState({ ...here, reachedAt: row.at }, at, maxAgeSeconds, pausesHere),
          };
        }),
    };
  });
  return { rows, reconstructed: [...trunks.reconstructed] };
}

const NOTHING = { reachedAt: null, waiting: null, waitingSince: null };

/** The same rows, with nothing ok on a source that was not read lately. */
export const judgedOn = (rows: readonly TargetRow[], sources: readonly Freshness[]): TargetRow[] =>
  rows.map((row) => {
    const isFresh = sources.some((s) => s.feed === `dlrn-${row.instance}` && s.state === "fresh");
    return {
      ...row,
      state: onFreshData(row.state, isFresh),
      components: row.components.map((c) => ({ ...c, state: onFreshData(c.state, isFresh) })),
    };
  });
