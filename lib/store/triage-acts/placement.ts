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

// A split decides before the signature's own item, the youngest split first: as places.ts does at ingest.
const PLACE = `UPDATE failure f SET item_id = p.item_id FROM (
    SELECT f.id, coalesce(s.item_id, g.item_id) AS item_id FROM failure f JOIN signature g ON g.id = f.signature_id
    LEFT JOIN LATERAL (SELECT s.item_id FROM signature_split s
      WHERE s.signature_id = g.id AND CASE s.field ${MATCHES} ELSE false END
      ORDER BY s.recorded_at DESC, s.item_id DESC LIMIT 1) s ON true
    WHERE f.signature_id = ANY($1::int8[])) p
  WHERE p.id = f.id AND f.item_id IS DISTINCT FROM p.item_id`;

/** Moves the failures of these signatures to the items that signatures and splits name now; returns how many moved. */
export async function placeFailures(tx: pg.ClientBase, signatures: readonly number[]): Promise<number> {
  if (signatures.length === 0) return 0;
  const moved = await tx.query(PLACE, [signatures]);
  return moved.rowCount ?? 0;
}
