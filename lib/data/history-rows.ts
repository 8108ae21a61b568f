import "server-only";
import type { HistoryEntry, HistoryQuery, JobState, OfferState } from "@/lib/contract/promotion-history";
import { firstOfComponent, iso, isoOrNull, rowsOf } from "./sql";
import type { VisibleTarget } from "./visible";

/** An entry of a history as stored; `at_key` has the microseconds that a Date has not. */
export type RawEntry = {
  kind: "promotion" | "candidate";
  id: number;
  at: Date;
  at_key: string;
  component: string | null;
  key: string | null;
  user: string | null;
  previousAt: Date | null;
  state: OfferState | null;
  forced: boolean | null;
  offeredAt: Date | null;
  required: number | null;
  missing: { job: string; state: JobState }[] | null;
};

export type HistoryFilter = {
  target: VisibleTarget;
  component?: string | undefined;
  only?: HistoryQuery["only"];
  /** Entries before this one, newest first. */
  before?: readonly [at: string, id: string] | undefined;
  most: number;
};

// $1 instance, $2 promote_name, $3 component or null, $4 $5 $6 time, kind and id of the entry before or null, $7 limit
const AFTER = (at: string, kind: string, id: string) =>
  `($4::timestamptz is null or (${at} <= $4 and (${at}, '${kind}', ${id}) < ($4, $5::text, $6::int8)))`;

const BATCHES = `
  select 'promotion' as kind, b.id, b.at, null::text as component, '' as part,
    coalesce(b.aggregate_hash, (select p.commit_seq::text from promotion p where p.batch_id = b.id limit 1)) as key,
    nullif(b.user_name, '') as "user"
  from promotion_batch b
  where b.instance_id = $1 and b.promote_name = $2
    and ($3::text is null or exists (select from promotion p where p.batch_id = b.id and p.component = $3))
    and ${AFTER("b.at", "promotion", "b.id")}
  order by b.at desc, b.id desc limit $7`;

const ROWS = `
  select 'promotion' as kind, p.id, p.at, p.component, coalesce(p.component, '') as part, p.commit_seq::text as key,
    p.user_name as "user"
  from promotion p
  where p.instance_id = $1 and p.promote_name = $2 and ($3::text is null or p.component = $3)
    and ${AFTER("p.at", "promotion", "p.id")}
  order by p.at desc, p.id desc limit $7`;

// A candidate of an aggregate target ('') holds every component.
const OFFERED = `
  select 'candidate' as kind, c.id, c.offered_at as at, nullif(c.component, '') as component, c.component as part, c.key,
    null::text as "user"
  from candidate c
  where c.instance_id = $1 and c.promote_name = $2 and c.promoted_at is null
    and ($3::text is null or c.component in ($3, '')) and ${AFTER("c.offered_at", "candidate", "c.id")}
  order by c.offered_at desc, c.id desc limit $7`;

// A forced promotion is known by its candidate.
const forced = (level: VisibleTarget["level"]) => `
  select 'promotion' as kind, x.id, c.promoted_at as at, nullif(c.component, '') as component, c.component as part, c.key, x."user"
  from candidate c cross join lateral (${
    level === "aggregate"
      ? `select b.id, nullif(b.user_name, '') as "user" from promotion_batch b where b.instance_id = $1 and b.promote_name = $2
           and b.at = c.promoted_at order by b.id limit 1`
      : `select p.id, p.user_name as "user" from promotion p where p.instance_id = $1 and p.promote_name = $2
           and p.component = c.component and p.at = c.promoted_at order by p.id limit 1`
  }) x
  where c.instance_id = $1 and c.promote_name = $2 and c.forced and c.promoted_at is not null
    and ($3::text is null or c.component in ($3, '')) and ${AFTER("c.promoted_at", "promotion", "x.id")}
  order by c.promoted_at desc, x.id desc limit $7`;

const previous = (level: VisibleTarget["level"]) =>
  level === "aggregate"
    ? `select b.at from promotion_batch b where b.instance_id = $1 and b.promote_name = $2 and b.at < e.at
       order by b.at desc limit 1`
    : firstOfComponent(
        "p.component",
        "e.component",
        (same) => `select p.at from promotion p where p.instance_id = $1 and p.promote_name = $2 and ${same}
          and p.at < e.at order by p.at desc limit 1`,
      );

function entriesOf(level: VisibleTarget["level"], only: HistoryQuery["only"]): string {
  if (only === "forced") return forced(level);
  if (only === "not-promoted") return OFFERED;
  const promoted = level === "aggregate" ? BATCHES : ROWS;
  return only === "promoted" ? promoted : `(${promoted}) union all (${OFFERED})`;
}

/** Promotions of a target and candidates that were not promoted, newest first, each as it was judged. */
export function listHistory({ target, component, only, before, most }: HistoryFilter): Promise<RawEntry[]> {
  const text = `
    with e as materialized (
      select * from (${entriesOf(target.level, only)}) entry order by at desc, kind desc, id desc limit $7)
    select e.kind, e.id, e.at, e.at::text as at_key, e.component, e.key, e."user",
      case when e.kind = 'promotion' then (${previous(target.level)}) end as "previousAt",
      c.state, c.forced and c.promoted_at = e.at as forced, c.offered_at as "offeredAt",
      case when c.criteria_id is not null then jsonb_array_length(c.jobs) end as required,
      (select jsonb_agg(jsonb_build_object('job', j->>'job', 'state', j->>'state'))
         from jsonb_array_elements(c.jobs) j where j->>'job' = any(c.missing)) as missing
    from e left join candidate c on c.instance_id = $1 and c.promote_name = $2 and c.component = e.part and c.key = e.key
    order by e.at desc, e.kind desc, e.id desc`;
  const [kind, id] = (before?.[1] ?? "").split("-");
  return rowsOf<RawEntry>(text, [
    target.instance,
    target.promoteName,
    component ?? null,
    before?.[0] ?? null,
    before ? kind : null,
    before ? id : null,
    most,
  ]);
}

const secondsBetween = (from: Date | null, to: Date): number | null =>
  from && Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));

export function toEntry(raw: RawEntry): HistoryEntry {
  const isPromotion = raw.kind === "promotion";
  return {
    id: `${raw.kind}-${raw.id}`,
    at: iso(raw.at),
    component: raw.component,
    key: raw.key,
    state: isPromotion ? "promoted" : (raw.state ?? "testing"),
    offeredAt: isoOrNull(raw.offeredAt),
    promotedAt: isPromotion ? iso(raw.at) : null,
    tookSeconds: isPromotion ? secondsBetween(raw.offeredAt, raw.at) : null,
    intervalSeconds: secondsBetween(raw.previousAt, raw.at),
    forced: raw.forced ?? false,
    user: raw.user,
    required: raw.required,
    missing: raw.missing ?? [],
  };
}
