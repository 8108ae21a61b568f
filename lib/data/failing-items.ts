import "server-only";
import type { ItemRef } from "@/lib/contract/failures";
import type { FailingRow } from "@/lib/domain/chain/known-lines";
import { toItemRef } from "./failure-rows";
import type { Past } from "./past";
import { rowsOf } from "./sql";

/** A failing package with the triage item of its newest failure. */
export type FailingPackage = FailingRow & { item: ItemRef | null };

// $3 = a time in the past; null = now.
const ITEMS = `
  select k.instance, k.key, i.id, case when $3::timestamptz is null then i.state else coalesce((
    select e.to_state from triage_event e where e.item_id = i.id and e.at <= $3 and e.to_state is not null
      and (e.undone_at is null or e.undone_at > $3) order by e.id desc limit 1), 'latent') end as state
  from unnest($1::text[], $2::text[]) k(instance, key)
  join failure l on l.source = 'dlrn' and l.source_id = k.instance and l.key = k.key and l.removed_at is null
  join triage_item i on i.id = l.item_id`;

/** These packages with their items, in the states of now or of a time in the past. */
export async function withItems(
  rows: readonly FailingRow[],
  past: Past | undefined,
): Promise<FailingPackage[]> {
  const found = await rowsOf<{ instance: string; key: string; id: number; state: string }>(ITEMS, [
    rows.map((row) => row.instance),
    rows.map((row) => row.lastKey),
    past?.at ?? null,
  ]);
  const itemOf = new Map(found.map((item) => [`${item.instance} ${item.key}`, item]));
  return rows.map((row) => {
    const item = itemOf.get(`${row.instance} ${row.lastKey}`);
    return { ...row, item: toItemRef(item?.id ?? null, item?.state ?? null) };
  });
}
