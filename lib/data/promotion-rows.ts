import "server-only";
import type { PromotionRow } from "@/lib/contract/promotions";
import { knownIn, knownValues, type Past } from "./past";
import { firstOfComponent, iso, isoOrNull, rowsOf } from "./sql";
import type { VisibleTarget } from "./visible";

/** A promotion as listed: a batch on an aggregate target, one component's row on a component target. */
export type RawPromotion = {
  id: number;
  at: Date;
  at_key: string;
  user: string | null;
  component: string | null;
  aggregateHash: string | null;
  commitHash: string | null;
  components: number;
  previousAt: Date | null;
  packagesChanged: number | null;
};

export type PromotionFilter = {
  target: VisibleTarget;
  component?: string;
  id?: number;
  /** Rows before this key, newest first. */
  before?: readonly [at: string, id: string];
  most: number;
  past?: Past | undefined;
};

// $1 instance, $2 promote_name, $3 component or null, $4 id or null, $5/$6 key or null, $7 limit, $8/$9 of a time in the past
const BATCHES = `
  select b.id, b.at, b.at::text as at_key, nullif(b.user_name, '') as "user", null as component,
    b.aggregate_hash as "aggregateHash", null as "commitHash", b.components,
    (select max(x.at) from promotion_batch x where x.instance_id = $1 and x.promote_name = $2 and x.at < b.at) as "previousAt"
  from promotion_batch b
  where b.instance_id = $1 and b.promote_name = $2
    and ($3::text is null or exists (select from promotion p where p.batch_id = b.id and p.component = $3))
    and ($4::int8 is null or b.id = $4) and ($5::timestamptz is null or (b.at, b.id) < ($5, $6::int8))
    and ${knownIn("b", "$8", "$9")}
  order by b.at desc, b.id desc limit $7`;

const ROWS = `
  select p.id, p.at, p.at::text as at_key, p.user_name as "user", p.component, p.aggregate_hash as "aggregateHash",
    p.commit_hash as "commitHash", 1 as components,
    (${firstOfComponent(
      "x.component",
      "p.component",
      (same) => `
        select x.at from promotion x where x.instance_id = $1 and x.promote_name = $2 and ${same} and x.at < p.at
        order by x.at desc limit 1`,
    )}) as "previousAt"
  from promotion p
  where p.instance_id = $1 and p.promote_name = $2 and ($3::text is null or p.component = $3)
    and ($4::int8 is null or p.id = $4) and ($5::timestamptz is null or (p.at, p.id) < ($5, $6::int8))
    and ${knownIn("p", "$8", "$9")}
  order by p.at desc, p.id desc limit $7`;

/**
 * What each component's repo moved from and to with promotions of a page; before the first there was nothing.
 * A repo holds the newest good build of each package up to the promoted row, so what was built between the two changed.
 */
export const movesOf = (level: VisibleTarget["level"]) => `
  select page.id as of, p.component, p.commit_seq as hi, 
    case when before.id is null then 0 else before.commit_seq end as lo, before.id is not null as has_before
  from page join promotion p on ${level === "aggregate" ? "p.batch_id = page.id" : "p.id = page.id"}
  left join lateral (${firstOfComponent(
    "x.component",
    "p.component",
    (same) => `
      select x.id, x.commit_seq from promotion x where x.instance_id = $1 and x.promote_name = $2 and ${same}
        and x.at < p.at order by x.at desc, x.id desc limit 1`,
  )}) before on true`;

const BUILT_BETWEEN = (component: string) => `
  select distinct m.of, d.project_name from moves m join dlrn_commit d on d.instance_id = $1 and ${component}
    and d.seq > least(m.lo, m.hi) and d.seq <= greatest(m.lo, m.hi)
  where d.status = 'SUCCESS' and d.removed_at is null`;

/** Promotions of a target, newest first, each with how many packages it changed. */
export async function listPromotions(filter: PromotionFilter): Promise<RawPromotion[]> {
  const { target, before } = filter;
  const text = `
    with page as (${target.level === "aggregate" ? BATCHES : ROWS}), moves as materialized (${movesOf(target.level)}),
    known as (
      select of, bool_and(hi is not null and (lo is not null or not has_before)) and bool_or(has_before) as all_known
      from moves group by of),
    built as (${BUILT_BETWEEN("d.component = m.component")}
      union ${BUILT_BETWEEN("m.component is null and d.component is null")})
    select page.*, case when k.all_known then (select count(*)::int from built where built.of = page.id) end as "packagesChanged"
    from page left join known k on k.of = page.id order by page.at desc, page.id desc`;
  return rowsOf<RawPromotion>(text, [
    target.instance,
    target.promoteName,
    filter.component ?? null,
    filter.id ?? null,
    before?.[0] ?? null,
    before?.[1] ?? null,
    filter.most,
    ...knownValues(filter.past, [target.instance]),
  ]);
}

export const toPromotionRow = (raw: RawPromotion): PromotionRow => ({
  id: String(raw.id),
  at: iso(raw.at),
  user: raw.user,
  component: raw.component,
  aggregateHash: raw.aggregateHash,
  commitHash: raw.commitHash,
  components: raw.components,
  previousAt: isoOrNull(raw.previousAt),
  intervalSeconds: raw.previousAt && Math.round((raw.at.getTime() - raw.previousAt.getTime()) / 1000),
  packagesChanged: raw.packagesChanged,
});
