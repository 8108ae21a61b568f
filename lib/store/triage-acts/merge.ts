import type pg from "pg";
import { placeFailures } from "./placement";

/** How an undo takes a merge apart again: what the item had. */
export interface MergeBefore {
  into: number;
  signatures: { id: number; placedBy: string | null }[];
  splits: { signatureId: number; field: string; value: string }[];
}

/** Gives all signatures and splits of items, and their failures, to another item. Returns what each item had. */
export async function mergeItems(
  tx: pg.ClientBase,
  ids: readonly number[],
  into: number,
  by: string,
): Promise<ReadonlyMap<number, MergeBefore>> {
  const signatures = await tx.query<{ itemId: number; id: number; placedBy: string | null }>(
    `SELECT item_id AS "itemId", id, placed_by AS "placedBy" FROM signature WHERE item_id = ANY($1::int8[])
     ORDER BY id FOR UPDATE`,
    [ids],
  );
  const splits = await tx.query<{ itemId: number; signatureId: number; field: string; value: string }>(
    `SELECT item_id AS "itemId", signature_id AS "signatureId", field, value FROM signature_split
     WHERE item_id = ANY($1::int8[]) FOR UPDATE`,
    [ids],
  );
  await tx.query("UPDATE signature SET item_id = $2, placed_by = $3 WHERE item_id = ANY($1::int8[])", [
    ids,
    into,
    by,
  ]);
  await tx.query("UPDATE signature_split SET item_id = $2 WHERE item_id = ANY($1::int8[])", [ids, into]);
  await placeFailures(tx, [
    ...new Set([...signatures.rows.map((s) => s.id), ...splits.rows.map((s) => s.signatureId)]),
  ]);
  return new Map(
    ids.map((id) => [
      id,
      {
        into,
        signatures: signatures.rows
          .filter((row) => row.itemId === id)
          .map(({ itemId: _, ...signature }) => signature),
        splits: splits.rows.filter((row) => row.itemId === id).map(({ itemId: _, ...split }) => split),
      },
    ]),
  );
}

/** Gives an item back what a merge took. */
export async function unmerge(tx: pg.ClientBase, itemId: number, before: MergeBefore): Promise<void> {
  await tx.query(
    `UPDATE signature g SET item_id = $1, placed_by = x.placed_by
     FROM unnest($2::int8[], $3::text[]) AS x(id, placed_by) WHERE g.id = x.id`,
    [itemId, before.signatures.map((s) => s.id), before.signatures.map((s) => s.placedBy)],
  );
  await tx.query(
    `UPDATE signature_split s SET item_id = $1 FROM unnest($2::int8[], $3::text[], $4::text[]) AS x(id, field, value)
     WHERE s.signature_id = x.id AND s.field = x.field AND s.value = x.value`,
    [
      itemId,
      before.splits.map((s) => s.signatureId),
      before.splits.map((s) => s.field),
      before.splits.map((s) => s.value),
    ],
  );
  await placeFailures(tx, [
    ...new Set([...before.signatures.map((s) => s.id), ...before.splits.map((s) => s.signatureId)]),
  ]);
}
