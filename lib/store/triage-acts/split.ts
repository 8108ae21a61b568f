import type pg from "pg";
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

/** Why a split cannot be made; null when it can. */
export async function whyNotSplit(tx: pg.ClientBase, itemId: number, by: SplitBy): Promise<string | null> {
  const found = await tx.query<{ going: boolean; staying: boolean }>(
    `SELECT EXISTS (SELECT FROM failure f WHERE f.item_id = $1 AND ${isOf(by.field, "$2::text[]")}) AS going,
       EXISTS (SELECT FROM failure f WHERE f.item_id = $1 AND NOT ${isOf(by.field, "$2::text[]")}) AS staying`,
    [itemId, by.values],
  );
  if (!found.rows[0]?.going) return "None of its failures is of these.";
  if (!found.rows[0].staying) return "All its failures are of these: nothing would stay.";
  const other = await tx.query("SELECT FROM signature_split WHERE item_id = $1 AND field <> $2 LIMIT 1", [
    itemId,
    by.field,
  ]);
  return other.rowCount === 0
    ? null
    : "It was split off by something else itself: merge it back first, then split it anew.";
}

const MAKE = `INSERT INTO triage_item (visibility, state, is_open, title, class, class_set, rule, why, confidence, dfg_slug,
    dfg_set, tier, opened_at, recorded_at, changed_at)
  SELECT visibility, CASE WHEN is_open THEN 'new' ELSE 'latent' END, is_open, left($2 || ': ' || title, 300), class, class_set,
    rule, why, confidence, dfg_slug, dfg_set, tier, CASE WHEN is_open THEN $3::timestamptz END, $3, $3
  FROM triage_item WHERE id = $1 RETURNING id`;

const PLACE = `INSERT INTO signature_split (signature_id, field, value, item_id, placed_by, recorded_at)
  SELECT g.id, $2, v.value, $4, $5, $6
  FROM (SELECT id FROM signature WHERE item_id = $1
      UNION SELECT signature_id FROM signature_split WHERE item_id = $1) g CROSS JOIN unnest($3::text[]) AS v(value)
  ON CONFLICT (signature_id, field, value) DO UPDATE SET item_id = excluded.item_id, placed_by = excluded.placed_by,
    recorded_at = excluded.recorded_at`;

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
  const before = await tx.query<SplitBefore["rows"][number]>(
    `SELECT g.id AS "signatureId", $2::text AS field, v.value, s.item_id AS was
     FROM (SELECT id FROM signature WHERE item_id = $1
         UNION SELECT signature_id FROM signature_split WHERE item_id = $1) g CROSS JOIN unnest($3::text[]) AS v(value)
     LEFT JOIN signature_split s ON s.signature_id = g.id AND s.field = $2 AND s.value = v.value`,
    [itemId, by.field, values],
  );
  await tx.query(PLACE, [itemId, by.field, values, id, actor, now]);
  await placeFailures(tx, [...new Set(before.rows.map((row) => row.signatureId))]);
  await tx.query("INSERT INTO triage_stale (item_id) VALUES ($1)", [id]);
  return { made: id, rows: before.rows };
}

/** Takes a split back: its failures return, and the item it made leads to the one they return to. */
export async function unsplit(
  tx: pg.ClientBase,
  itemId: number,
  before: SplitBefore,
  now: Date,
): Promise<void> {
  const columns = (rows: SplitBefore["rows"]) => [
    rows.map((r) => r.signatureId),
    rows.map((r) => r.field),
    rows.map((r) => r.value),
  ];
  const added = before.rows.filter((row) => row.was === null);
  const moved = before.rows.filter((row) => row.was !== null);
  await tx.query(
    `DELETE FROM signature_split s USING unnest($1::int8[], $2::text[], $3::text[]) AS x(id, field, value)
     WHERE s.signature_id = x.id AND s.field = x.field AND s.value = x.value`,
    columns(added),
  );
  await tx.query(
    `UPDATE signature_split s SET item_id = x.was
     FROM unnest($1::int8[], $2::text[], $3::text[], $4::int8[]) AS x(id, field, value, was)
     WHERE s.signature_id = x.id AND s.field = x.field AND s.value = x.value`,
    [...columns(moved), moved.map((r) => r.was)],
  );
  await placeFailures(tx, [...new Set(before.rows.map((row) => row.signatureId))]);
  await tx.query(
    `UPDATE triage_item SET state = 'merged', is_open = false, merged_into = $2, closed_at = $3, version = version + 1,
       changed_at = $3 WHERE id = $1`,
    [before.made, itemId, now],
  );
  await tx.query("INSERT INTO triage_stale (item_id) VALUES ($1)", [before.made]);
}
