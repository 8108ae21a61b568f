import type pg from "pg";
import { placeFailures } from "./placement";

/** How an undo takes a merge apart again: what the item had. */
export interface MergeBefore {
  into: number;
  signatures: { id: number; placedBy: string | null }[];
  splits: { signatureId: number; field: string; value: string }[];
  /** Bugs of the item that the one it was merged into did not have. */
  bugs?: string[];
}

/** Gives all signatures and splits of items, their failures and bugs to another item. Returns what each item had. */
export async function mergeItems(
  tx: pg.ClientBase,
  ids: readonly number[],
  into: number,
  by: string,
): Promise<ReadonlyMap<number, MergeBefore>> {
  const bugs = await copyBugs(tx, ids, into);
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
        bugs: bugs.filter((row) => row.itemId === id).map((row) => row.url),
      },
    ]),
  );
}

/** The item's bugs become those of the one it goes into, as it stands now; returns which items brought which. */
async function copyBugs(
  tx: pg.ClientBase,
  ids: readonly number[],
  into: number,
): Promise<{ itemId: number; url: string }[]> {
  const brought = await tx.query<{ itemId: number; url: string }>(
    `SELECT b.item_id AS "itemId", b.url FROM bug_link b
     WHERE b.item_id = ANY($1::int8[]) AND b.removed_at IS NULL
       AND NOT EXISTS (SELECT FROM bug_link o WHERE o.item_id = $2 AND o.url = b.url AND o.removed_at IS NULL)`,
    [ids, into],
  );
  await tx.query(
    `INSERT INTO bug_link (item_id, url, tracker_id, key, linked_by, linked_at)
     SELECT DISTINCT ON (b.url) $2::int8, b.url, b.tracker_id, b.key, b.linked_by, b.linked_at FROM bug_link b
     WHERE b.item_id = ANY($1::int8[]) AND b.removed_at IS NULL AND b.url = ANY($3::text[]) ORDER BY b.url, b.id
     ON CONFLICT (item_id, url) DO UPDATE SET removed_at = NULL, linked_by = excluded.linked_by,
       linked_at = excluded.linked_at, tracker_id = excluded.tracker_id, key = excluded.key`,
    [ids, into, brought.rows.map((row) => row.url)],
  );
  return brought.rows;
}

/** Signatures and all that newer normalisers made of them, unless one was made of others' too. */
const FOLLOWED = `WITH RECURSIVE own(id) AS (SELECT unnest($2::int8[])
    UNION SELECT g.replaced_by FROM own JOIN signature g ON g.id = own.id WHERE g.replaced_by IS NOT NULL),
  mine AS (SELECT own.id FROM own WHERE own.id = ANY($2::int8[]) OR NOT EXISTS (
    SELECT FROM signature o WHERE o.replaced_by = own.id AND o.id NOT IN (SELECT id FROM own)))`;

/**
 * Gives an item back what a merge took and the other one still has.
 *
 * @param undone all items that are taken out of others now: a bug stays with those that it was merged into while another brings it
 */
export async function unmerge(
  tx: pg.ClientBase,
  itemId: number,
  before: MergeBefore,
  { undone, now }: { undone: readonly number[]; now: Date },
): Promise<void> {
  const signatures = await tx.query<{ id: number }>(
    `${FOLLOWED} UPDATE signature g SET item_id = $1,
       placed_by = (SELECT x.placed_by FROM unnest($2::int8[], $3::text[]) AS x(id, placed_by) WHERE x.id = g.id)
     WHERE g.id IN (SELECT id FROM mine) AND g.item_id = $4 RETURNING g.id`,
    [itemId, before.signatures.map((s) => s.id), before.signatures.map((s) => s.placedBy), before.into],
  );
  const splits = await tx.query<{ id: number }>(
    `WITH RECURSIVE own(id, field, value) AS (SELECT * FROM unnest($2::int8[], $3::text[], $4::text[])
       UNION SELECT g.replaced_by, field, value FROM own JOIN signature g ON g.id = own.id WHERE g.replaced_by IS NOT NULL)
     UPDATE signature_split s SET item_id = $1 FROM own
     WHERE s.signature_id = own.id AND s.field = own.field AND s.value = own.value AND s.item_id = $5
     RETURNING s.signature_id AS id`,
    [
      itemId,
      before.splits.map((s) => s.signatureId),
      before.splits.map((s) => s.field),
      before.splits.map((s) => s.value),
      before.into,
    ],
  );
  await tx.query(
    `UPDATE bug_link b SET removed_at = $3 WHERE b.item_id = $1 AND b.url = ANY($2::text[]) AND b.removed_at IS NULL
       AND NOT EXISTS (SELECT FROM triage_item t JOIN bug_link o ON o.item_id = t.id AND o.url = b.url AND o.removed_at IS NULL
         WHERE t.merged_into = $1 AND t.state = 'merged' AND t.id <> ALL($4::int8[]))`,
    [before.into, before.bugs ?? [], now, undone],
  );
  await placeFailures(tx, [...new Set([...signatures.rows, ...splits.rows].map((row) => row.id))]);
}
