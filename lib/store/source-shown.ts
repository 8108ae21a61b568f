import type pg from "pg";
import { PRIVATE_SOURCES } from "./incident-failures";
import { type Emptied, mergeByRules } from "./triage/merged-by-rules";

/** What a private item's signature is worth to everybody. */
type Shown = {
  signatureId: number;
  itemId: number;
  /** The public signature of the same text, where there is one: the item of that one has its failures from now on. */
  itemOfSame: number | null;
  isFree: boolean;
};

/**
 * Makes public what was made of failures of sources that everybody sees now, and of no others: items with what people did to
 * them, their signatures, outages. An item whose text has a public one already is merged into that. The failures must still
 * have their places.
 *
 * @param sources those that are public now and were not before
 */
export async function showAgain(tx: pg.ClientBase, sources: readonly string[], now: Date): Promise<void> {
  await tx.query(SHOW_OUTAGES, [sources, now]);
  const found = await tx.query<{ id: number }>(ITEMS, [sources]);
  const items = found.rows.map((row) => row.id);
  if (items.length === 0) return;
  const { rows } = await tx.query<Shown>(SHOW_SIGNATURES, [items]);
  const free = rows.filter((row) => row.isFree);
  const kept = new Set(free.map((row) => row.itemId));
  const split = await tx.query<{ id: number }>(
    "SELECT DISTINCT item_id AS id FROM signature_split WHERE signature_id = ANY($1) AND item_id = ANY($2)",
    [free.map((row) => row.signatureId), items],
  );
  for (const { id } of split.rows) kept.add(id);
  const emptied = rows.flatMap(({ itemId, itemOfSame }): Emptied[] =>
    kept.has(itemId) || itemOfSame === null ? [] : [{ id: itemId, into: itemOfSame }],
  );
  const gone = [...new Map(emptied.map((one) => [one.id, one])).values()];
  const ids = [...kept, ...gone.map((one) => one.id)];
  await tx.query(SHOW_ITEMS, [ids, now]);
  await tx.query(CUT, [ids]);
  await tx.query("INSERT INTO triage_stale (item_id) SELECT unnest($1::int8[])", [ids]);
  await mergeByRules(tx, gone, SAME, now);
}

const SAME = "Its source is public now: it says the same as T-";

/** Private items with failures of sources $1, of which nothing, and nothing of their texts, is of a source that is private. */
const ITEMS = `SELECT i.id FROM triage_item i
  WHERE i.visibility <> 'public' AND i.state <> 'merged'
    AND i.id IN (SELECT item_id FROM failure WHERE source_id = ANY($1) AND item_id IS NOT NULL)
    AND NOT EXISTS (SELECT FROM failure f WHERE f.item_id = i.id AND f.source_id IN ${PRIVATE_SOURCES})
    AND NOT EXISTS (SELECT FROM signature g JOIN failure f ON f.signature_id = g.id
      WHERE g.item_id = i.id AND f.source_id IN ${PRIVATE_SOURCES})
  ORDER BY i.id`;

// As signature-hash.ts makes it. A text that no failure has any more cannot be told to be of a public source: it goes.
const SHOW_SIGNATURES = `WITH said AS (SELECT DISTINCT ON (g.id) g.id,
      coalesce(f.text_hash, md5(f.class || E'\\n' || f.rule || E'\\n' || f.subject)) AS hash
    FROM signature g JOIN failure f ON f.signature_id = g.id
    WHERE g.item_id = ANY($1::int8[]) AND g.visibility <> 'public' ORDER BY g.id, f.id DESC),
  judged AS MATERIALIZED (SELECT g.id, said.hash, o.item_id AS same,
      said.hash IS NOT NULL AND o.id IS NULL AND row_number() OVER (PARTITION BY said.hash ORDER BY g.id) = 1 AS is_free
    FROM signature g LEFT JOIN said ON said.id = g.id
    LEFT JOIN signature o ON o.hash = said.hash AND o.visibility = 'public'
    WHERE g.item_id = ANY($1::int8[]) AND g.visibility <> 'public')
  UPDATE signature s SET visibility = 'public', hash = CASE WHEN j.is_free THEN j.hash ELSE md5(E'gone\\n' || s.id) END,
    text = CASE WHEN j.hash IS NOT NULL THEN s.text END, sample = CASE WHEN j.hash IS NOT NULL THEN s.sample END
  FROM judged j WHERE s.id = j.id
  RETURNING s.id AS "signatureId", s.item_id AS "itemId", j.same AS "itemOfSame", j.is_free AS "isFree"`;

/** With what was merged into them, through others too. */
const SHOW_ITEMS = `WITH RECURSIVE shown AS (SELECT unnest($1::int8[]) AS id
    UNION SELECT m.id FROM shown s JOIN triage_item m ON m.merged_into = s.id AND m.state = 'merged')
  UPDATE triage_item i SET visibility = 'public', version = i.version + 1, changed_at = $2
  FROM shown s WHERE i.id = s.id AND i.visibility <> 'public'`;

/** No split may lead from one kind to the other. */
const CUT = `DELETE FROM signature_split p USING signature s, triage_item i WHERE s.id = p.signature_id AND i.id = p.item_id
  AND s.visibility <> i.visibility AND (i.id = ANY($1::int8[]) OR s.item_id = ANY($1::int8[]))`;

const SHOW_OUTAGES = `UPDATE incident i SET visibility = 'public', changed_at = $2
  WHERE i.visibility <> 'public' AND i.sources && $1
    AND NOT EXISTS (SELECT FROM unnest(i.sources) AS x(id) WHERE x.id IN ${PRIVATE_SOURCES})
    AND NOT EXISTS (SELECT FROM failure f WHERE f.incident_id = i.id AND f.source_id IN ${PRIVATE_SOURCES})`;
