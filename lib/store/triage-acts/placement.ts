import type pg from "pg";

/** What a split by hand can tell failures apart by, with the column that holds it. */
const SPLIT_COLUMNS = {
  subject: "subject",
  package: "package_name",
  release: "release_name",
  component: "component",
  project: "project",
  source: "source",
} as const;
export type SplitField = keyof typeof SPLIT_COLUMNS;

/** SQL: whether a failure `f` is of one of some values of a field; a source has a kind and an id. */
export const isOf = (field: SplitField, values: string): string =>
  field === "source"
    ? `(f.source = ANY(${values}) OR f.source_id = ANY(${values}))`
    : `(f.${SPLIT_COLUMNS[field]} = ANY(${values})) IS TRUE`;

const MATCHES = (Object.keys(SPLIT_COLUMNS) as SplitField[])
  .map((field) => `WHEN '${field}' THEN ${isOf(field, "ARRAY[s.value]")}`)
  .join(" ");

// A split decides before the signature's own item, the oldest split first: a later one divides what that one left. As places.ts
// does at ingest.
const PLACE = (which: string) => `UPDATE failure f SET item_id = p.item_id FROM (
    SELECT f.id, coalesce(s.item_id, g.item_id) AS item_id FROM failure f JOIN signature g ON g.id = f.signature_id
    LEFT JOIN LATERAL (SELECT s.item_id FROM signature_split s
      WHERE s.signature_id = g.id AND CASE s.field ${MATCHES} ELSE false END
      ORDER BY s.recorded_at, s.item_id LIMIT 1) s ON true
    WHERE ${which}) p
  WHERE p.id = f.id AND f.item_id IS DISTINCT FROM p.item_id`;

/** Moves the failures of these signatures to the items that signatures and splits name now; returns how many moved. */
export async function placeFailures(tx: pg.ClientBase, signatures: readonly number[]): Promise<number> {
  if (signatures.length === 0) return 0;
  const moved = await tx.query(PLACE("f.signature_id = ANY($1::int8[])"), [signatures]);
  return moved.rowCount ?? 0;
}

const STRAYED = PLACE(`f.id = ANY(ARRAY(SELECT f.id FROM failure f JOIN signature g ON g.id = f.signature_id
  WHERE f.id > $1::int8 AND f.removed_at IS NULL AND f.item_id IS NOT NULL
    AND (f.item_id <> g.item_id OR g.id IN (SELECT signature_id FROM signature_split))
  FOR UPDATE OF f SKIP LOCKED))`);

/**
 * The same for those of the newest failures that a feed placed while somebody split, merged or took that back: what it had read
 * was over when it wrote.
 *
 * @param newest how many
 */
export async function placeStrayed(tx: pg.ClientBase, newest: number): Promise<number> {
  // Asked for beforehand: PostgreSQL must know how few rows those are, or it might read the whole table.
  const last = await tx.query<{ id: number | null }>("SELECT max(id) AS id FROM failure");
  const moved = await tx.query(STRAYED, [(last.rows[0]?.id ?? 0) - newest]);
  return moved.rowCount ?? 0;
}
