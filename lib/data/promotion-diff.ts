import "server-only";
import type { PackageDiff } from "@/lib/contract/promotions";
import { movesOf } from "./promotion-rows";
import { rowsOf } from "./sql";
import type { VisibleTarget } from "./visible";

const NEWEST = (limit: "hi" | "lo") => `
  select d.seq, d.nvr, d.commit_hash, d.component from dlrn_commit d join moves m on m.component is not distinct from d.component
  where d.instance_id = $1 and d.project_name = s.project_name and d.status = 'SUCCESS' and d.removed_at is null
    and d.seq <= m.${limit} order by d.seq desc limit 1`;

const PACKAGES = (level: VisibleTarget["level"]) => `
  with page as (select $3::int8 as id), moves as materialized (${movesOf(level)})
  select s.project_name as package, coalesce(b.component, a.component) as component,
    case when a.seq is null then 'added' when b.seq is null then 'removed' else 'changed' end as kind,
    a.nvr as "fromNvr", b.nvr as "toNvr", a.commit_hash as "fromCommit", b.commit_hash as "toCommit",
    (select count(*)::int from dlrn_commit d where d.instance_id = $1 and d.project_name = s.project_name
       and d.status = 'SUCCESS' and d.removed_at is null
       and d.seq > case when a.seq is null or b.seq is null then 0 else least(a.seq, b.seq) end
       and d.seq <= greatest(a.seq, b.seq)) as builds
  from package_state s
  left join lateral (${NEWEST("lo")}) a on true
  left join lateral (${NEWEST("hi")}) b on true
  where s.instance_id = $1 and a.seq is distinct from b.seq
    and exists (select from moves m where m.component is not distinct from s.component)
  order by 3, 1`;

/** Packages whose good build differs between a promotion and the one before it of the same components. */
export const promotionDiff = (target: VisibleTarget, id: number): Promise<PackageDiff[]> =>
  rowsOf<PackageDiff>(PACKAGES(target.level), [target.instance, target.promoteName, id]);

/** Whether every commit a promotion and the one before it name is in our data. */
export async function movesKnown(target: VisibleTarget, id: number): Promise<boolean> {
  const moves = await rowsOf<{ hi: number | null; lo: number | null; has_before: boolean }>(
    `with page as (select $3::int8 as id) ${movesOf(target.level)}`,
    [target.instance, target.promoteName, id],
  );
  return moves.length > 0 && moves.every((m) => m.hi !== null && (m.lo !== null || !m.has_before));
}
