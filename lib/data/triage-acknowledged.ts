import "server-only";
import { rowsOf } from "./sql";

/** When these items were acknowledged last: they keep the first time themselves, since which their bug is owed. */
export async function lastAcknowledged(ids: readonly number[]): Promise<ReadonlyMap<number, Date>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf<{ id: number; at: Date }>(
    `select x.id, e.at from unnest($1::int8[]) as x(id) cross join lateral (
       select e.at from triage_event e where e.item_id = x.id and e.kind = 'acknowledged' and e.undone_at is null
       order by e.id desc limit 1) e`,
    [ids],
  );
  return new Map(rows.map(({ id, at }) => [id, at]));
}
