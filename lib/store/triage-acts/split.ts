import type pg from "pg";
import { itemId as itemName } from "@/lib/domain/triage/item-id";
import { isOf, placeFailures, type SplitField } from "./placement";

export interface SplitBy {
  field: SplitField;
  values: readonly string[];
}

/** How an undo puts a split together again: `was` = where such failures went before, null = with their signature. */
export interface SplitBefore {
  made: number;
  rows: { signatureId: number; field: string; value: string; was: number | null }[];
}

/**
 * SQL: a split `s` that has come back to the item whose signature it divides, with none to another item behind it. It decides
 * nothing: without it its failures would go there too. $1 = the item.
 */
const CAME_BACK = `s.item_id = $1 AND EXISTS (SELECT FROM signature g WHERE g.id = s.signature_id AND g.item_id = $1)
  AND NOT EXISTS (SELECT FROM signature_split o WHERE o.signature_id = s.signature_id AND o.item_id <> $1
    AND o.recorded_at >= s.recorded_at)`;

/** Why a split cannot be made; null when it can. */
export async function whyNotSplit(tx: pg.ClientBase, itemId: number, by: SplitBy): Promise<string | null> {
  const found = await tx.query<{ going: boolean; staying: boolean }>(
    `SELECT EXISTS (SELECT FROM failure f WHERE f.item_id = $1 AND ${isOf(by.field, "$2::text[]")}) AS going,
       EXISTS (SELECT FROM failure f WHERE f.item_id = $1 AND NOT ${isOf(by.field, "$2::text[]")}) AS staying`,
    [itemId, by.values],
  );
  if (!found.rows[0]?.going) return "None of its failures is of these.";
  if (!found.rows[0].staying) return "All its failures are of these: nothing would stay.";
  const other = await tx.query<{ field: string; of: number }>(
    `SELECT s.field, g.item_id AS of FROM signature_split s JOIN signature g ON g.id = s.signature_id
     WHERE s.item_id = $1 AND s.field <> $2 AND NOT (${CAME_BACK}) ORDER BY s.recorded_at LIMIT 1`,
    [itemId, by.field],
  );
  const [first] = other.rows;
  if (first !== undefined)
    return first.of === itemId
      ? `It was split by ${first.field} before, and something else was split off since: split it by ${first.field} again, or merge that back first.`
      : `Some of its failures were split off ${itemName(first.of)} by ${first.field}: split it by ${first.field}, or merge it back there first.`;
  const taken = await tx.query(TAKEN, [itemId, by.field, by.values]);
  return taken.rowCount !== 0 ? null : "Its failures belong to other items by now: look at it again.";
}

const MAKE = `INSERT INTO triage_item (visibility, state, is_open, title, class, class_set, rule, why, confidence, dfg_slug,
    dfg_set, tier, opened_at, recorded_at, changed_at)
  SELECT visibility, CASE WHEN is_open THEN 'new' ELSE 'latent' END, is_open, left($2 || ': ' || title, 300), class, class_set,
    rule, why, confidence, dfg_slug, dfg_set, tier, CASE WHEN is_open THEN $3::timestamptz END, $3, $3
  FROM triage_item WHERE id = $1 RETURNING id`;

/** What of the item's own a split by some values takes: never what an earlier split gave to another item. */
const TAKEN = `SELECT g.id AS "signatureId", $2::text AS field, v.value, s.item_id AS was
  FROM (SELECT id FROM signature WHERE item_id = $1 UNION SELECT signature_id FROM signature_split WHERE item_id = $1) own
  JOIN signature g ON g.id = own.id CROSS JOIN unnest($3::text[]) AS v(value)
  LEFT JOIN signature_split s ON s.signature_id = g.id AND s.field = $2 AND s.value = v.value
  WHERE s.item_id = $1 OR (s.item_id IS NULL AND g.item_id = $1)`;

// A split of a split keeps its time: it stands where the one stood that it divides. Before splits that came back, which would
// hold on to what is to go.
const PLACE = `INSERT INTO signature_split (signature_id, field, value, item_id, placed_by, recorded_at)
  SELECT x.id, x.field, x.value, $5, $6, coalesce((SELECT min(s.recorded_at) - interval '1 microsecond'
      FROM signature_split s WHERE s.signature_id = x.id AND ${CAME_BACK}), $7::timestamptz)
  FROM unnest($2::int8[], $3::text[], $4::text[]) AS x(id, field, value)
  ON CONFLICT (signature_id, field, value) DO UPDATE SET item_id = excluded.item_id, placed_by = excluded.placed_by`;

/** Makes an item of some of an item's failures, and of such that are to come. Returns the new item and what an undo needs. */
export async function splitItem(
  tx: pg.ClientBase,
  itemId: number,
  by: SplitBy,
  actor: string,
  now: Date,
): Promise<SplitBefore> {
  const values = [...new Set(by.values)];
  const made = await tx.query<{ id: number }>(MAKE, [itemId, values.slice(0, 3).join(", "), now]);
  const id = made.rows[0]?.id ?? 0;
  const before = await tx.query<SplitBefore["rows"][number]>(TAKEN, [itemId, by.field, values]);
  await tx.query(PLACE, [itemId, ...columnsOf(before.rows), id, actor, now]);
  await placeFailures(tx, [...new Set(before.rows.map((row) => row.signatureId))]);
  await tx.query("INSERT INTO triage_stale (item_id) VALUES ($1)", [id]);
  return { made: id, rows: before.rows };
}

const columnsOf = (rows: SplitBefore["rows"]) => [
  rows.map((r) => r.signatureId),
  rows.map((r) => r.field),
  rows.map((r) => r.value),
];

/**
 * Takes a split back: its failures return, and the item it made leads to the one they return to, with whatever came to it since
 * by the rules. What others have taken from the made item stays with them.
 */
export async function unsplit(
  tx: pg.ClientBase,
  itemId: number,
  before: SplitBefore,
  now: Date,
): Promise<void> {
  const added = before.rows.filter((row) => row.was === null);
  const moved = before.rows.filter((row) => row.was !== null);
  await tx.query(
    `DELETE FROM signature_split s USING unnest($1::int8[], $2::text[], $3::text[]) AS x(id, field, value)
     WHERE s.signature_id = x.id AND s.field = x.field AND s.value = x.value AND s.item_id = $4`,
    [...columnsOf(added), before.made],
  );
  await tx.query(
    `UPDATE signature_split s SET item_id = x.was
     FROM unnest($1::int8[], $2::text[], $3::text[], $4::int8[]) AS x(id, field, value, was)
     WHERE s.signature_id = x.id AND s.field = x.field AND s.value = x.value AND s.item_id = $5`,
    [...columnsOf(moved), moved.map((r) => r.was), before.made],
  );
  // A newer normaliser may have given it signatures of its own, and other rows of the split.
  const left = await tx.query<{ id: number }>(
    `WITH s AS (UPDATE signature SET item_id = $2 WHERE item_id = $1 RETURNING id),
       p AS (UPDATE signature_split SET item_id = $2 WHERE item_id = $1 RETURNING signature_id)
     SELECT id FROM s UNION SELECT signature_id FROM p`,
    [before.made, itemId],
  );
  await placeFailures(tx, [
    ...new Set([...before.rows.map((row) => row.signatureId), ...left.rows.map((row) => row.id)]),
  ]);
  await tx.query(
    `UPDATE triage_item SET state = 'merged', is_open = false, merged_into = $2, closed_at = $3, version = version + 1,
       acted_version = version + 1, changed_at = $3 WHERE id = $1`,
    [before.made, itemId, now],
  );
  await tx.query("INSERT INTO triage_stale (item_id) VALUES ($1)", [before.made]);
}
