import type pg from "pg";

/** How an undo puts a link back: `linked` = whether it was there. */
export interface BugBefore {
  url: string;
  linked: boolean;
}

/** Items of these that a bug is linked to. */
export async function itemsWithBug(
  tx: pg.ClientBase,
  ids: readonly number[],
  url: string,
): Promise<ReadonlySet<number>> {
  const found = await tx.query<{ id: number }>(
    `SELECT item_id AS id FROM bug_link WHERE item_id = ANY($1::int8[]) AND url = $2 AND removed_at IS NULL`,
    [ids, url],
  );
  return new Set(found.rows.map((row) => row.id));
}

/** Links a bug to items; tracker and key are null where no configured tracker knows the address. */
export async function linkBug(
  tx: pg.ClientBase,
  ids: readonly number[],
  link: { url: string; tracker: string | null; key: string | null; by: string; now: Date },
): Promise<void> {
  await tx.query(
    `INSERT INTO bug_link AS b (item_id, url, tracker_id, key, linked_by, linked_at)
     SELECT x.id, $2, $3, $4, $5, $6 FROM unnest($1::int8[]) AS x(id)
     ON CONFLICT (item_id, url) DO UPDATE SET removed_at = NULL, linked_by = excluded.linked_by,
       linked_at = excluded.linked_at, tracker_id = excluded.tracker_id, key = excluded.key
     WHERE b.removed_at IS NOT NULL`,
    [ids, link.url, link.tracker, link.key, link.by, link.now],
  );
}

/** Takes a link away; it stays in the history. */
export async function unlinkBug(
  tx: pg.ClientBase,
  ids: readonly number[],
  url: string,
  now: Date,
): Promise<void> {
  await tx.query(
    "UPDATE bug_link SET removed_at = $3 WHERE item_id = ANY($1::int8[]) AND url = $2 AND removed_at IS NULL",
    [ids, url, now],
  );
}

/** Puts a link back as it was before an action. */
export async function restoreBug(
  tx: pg.ClientBase,
  itemId: number,
  before: BugBefore,
  now: Date,
): Promise<void> {
  await tx.query("UPDATE bug_link SET removed_at = $3 WHERE item_id = $1 AND url = $2", [
    itemId,
    before.url,
    before.linked ? null : now,
  ]);
}
