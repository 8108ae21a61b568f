import type pg from "pg";
import { PRIVATE_SOURCES } from "./incident-failures";
import { showAgain } from "./source-shown";

type Visibilities = ReadonlyMap<string, string>;

/** Who sees what each source told: all sources there ever were. */
export async function sourceVisibilities(tx: pg.ClientBase): Promise<Visibilities> {
  const found = await tx.query<{ id: string; visibility: string }>(
    `SELECT id, visibility FROM instance UNION ALL SELECT id, visibility FROM zuul_server
     UNION ALL SELECT id, visibility FROM koji_hub`,
  );
  return new Map(found.rows.map((row) => [row.id, row.visibility]));
}

/**
 * When the file shows a source to others than before: its failures lose their places, so that the deriver groups them with those
 * of their new kind, and nothing that was made of the failures of a source that is private now stays public. What was
 * made of the failures of sources that everybody sees now, and of no others, is public too. All in the caller's transaction, in
 * which the sources change: nobody sees one without the other. What the audit said privately stays private.
 */
export async function followVisibility(tx: pg.ClientBase, before: Visibilities, now: Date): Promise<void> {
  const after = await sourceVisibilities(tx);
  const changed = [...after].filter(([id, said]) => before.has(id) && before.get(id) !== said);
  if (changed.length === 0) return;
  // The deriver must not place what is read here meanwhile.
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('prodchain triage', 0))");
  const hidden = changed.flatMap(([id, said]) => (said === "public" ? [] : [id]));
  if (hidden.length > 0) for (const step of HIDE) await tx.query(step, [hidden, now]);
  const shown = changed.flatMap(([id, said]) => (said === "public" ? [id] : []));
  if (shown.length > 0) await showAgain(tx, shown, now);
  const ids = changed.map(([id]) => id);
  await tx.query(UNPLACE, [ids, now]);
  await tx.query(FORGET_HITS, [ids]);
  await tx.query(
    "UPDATE known_issue SET matched_up_to = 0 WHERE retired_at IS NULL AND visibility = ANY($1)",
    [[...new Set(changed.map(([, said]) => (said === "public" ? "public" : "private")))]],
  );
}

/** Failures of item or signature `x` that everybody may see. */
const OPEN_ONE = (
  column: string,
) => `SELECT f.headline, true AS is_open FROM failure f WHERE f.${column} = x.id AND f.removed_at IS NULL
  AND f.source_id NOT IN ${PRIVATE_SOURCES} ORDER BY f.at DESC LIMIT 1`;
const TOUCHED = `SELECT f.signature_id AS id FROM failure f WHERE f.source_id = ANY($1) AND f.signature_id IS NOT NULL`;

// $1 = sources that are private now, $2 = the time. In this order: items, their signatures, then what lies between.
const HIDE = [
  // An item that says something only of them goes with them, and so does what was merged into any of theirs; of the others the
  // title is made anew.
  `WITH RECURSIVE touched AS (SELECT item_id AS id FROM failure WHERE source_id = ANY($1) AND item_id IS NOT NULL
       UNION SELECT m.id FROM touched t JOIN triage_item m ON m.merged_into = t.id),
     judged AS MATERIALIZED (SELECT x.id, o.headline, o.is_open IS TRUE AS is_open
       FROM triage_item x JOIN touched t ON t.id = x.id LEFT JOIN LATERAL (${OPEN_ONE("item_id")}) o ON true
       WHERE x.visibility = 'public')
   UPDATE triage_item i SET visibility = CASE WHEN j.is_open THEN 'public' ELSE 'private' END,
     title = CASE WHEN j.is_open THEN coalesce(left(j.headline, 200), 'Failures that are counted again') ELSE i.title END,
     suspects = CASE WHEN j.is_open THEN '[]' ELSE i.suspects END, suspects_at = NULL, version = i.version + 1, changed_at = $2
   FROM judged j WHERE i.id = j.id`,
  `INSERT INTO triage_stale (item_id) SELECT DISTINCT item_id FROM failure WHERE source_id = ANY($1)
     AND item_id IS NOT NULL AND $2::timestamptz IS NOT NULL`,
  `DELETE FROM triage_subject s USING triage_item i WHERE s.source_id = ANY($1) AND i.id = s.item_id
     AND i.visibility = 'public' AND $2::timestamptz IS NOT NULL`,
  // Their signatures are from now on what failures of private sources are found by, with the same item.
  `UPDATE signature s SET visibility = 'private', hash = CASE
       WHEN EXISTS (SELECT FROM signature o WHERE o.hash = md5(E'private\\n' || s.hash)) THEN md5(E'gone\\n' || s.id)
       ELSE md5(E'private\\n' || s.hash) END
   FROM triage_item i WHERE i.id = s.item_id AND i.visibility = 'private' AND s.visibility = 'public'
     AND $1::text[] IS NOT NULL AND $2::timestamptz IS NOT NULL`,
  // Of an item that stays, what only they said is nobody's any more, and the sample is of a failure that everybody may see.
  `WITH judged AS MATERIALIZED (SELECT x.id, o.headline, o.is_open IS TRUE AS is_open
       FROM signature x LEFT JOIN LATERAL (${OPEN_ONE("signature_id")}) o ON true
       WHERE x.visibility = 'public' AND x.id IN (${TOUCHED}))
   UPDATE signature s SET sample = j.headline, text = CASE WHEN j.is_open THEN s.text END,
     hash = CASE WHEN j.is_open THEN s.hash ELSE md5(E'gone\\n' || s.id) END
   FROM judged j WHERE s.id = j.id AND $2::timestamptz IS NOT NULL`,
  // No split may lead from one kind to the other.
  `DELETE FROM signature_split p USING signature s, triage_item i WHERE s.id = p.signature_id AND i.id = p.item_id
     AND s.visibility <> i.visibility AND $1::text[] IS NOT NULL AND $2::timestamptz IS NOT NULL`,
  // An outage's title names hosts. What failed elsewhere in it is an outage of its own when it is looked at again.
  `UPDATE incident i SET visibility = 'private', changed_at = $2 WHERE i.visibility = 'public' AND (i.sources && $1
     OR i.id IN (SELECT incident_id FROM failure WHERE source_id = ANY($1) AND incident_id IS NOT NULL))`,
  `UPDATE triage_item x SET incident_id = NULL, changed_at = $2 FROM incident i
   WHERE i.id = x.incident_id AND x.visibility = 'public' AND i.visibility = 'private' AND $1::text[] IS NOT NULL`,
];

const UNPLACE = `UPDATE failure SET signature_id = NULL, item_id = NULL, changed_at = $2
  WHERE source_id = ANY($1) AND (signature_id IS NOT NULL OR item_id IS NOT NULL)`;

/** Public known issues explain public failures only, private ones private. */
const FORGET_HITS = `WITH gone AS (DELETE FROM known_hit h USING failure f, known_issue k
    WHERE f.source_id = ANY($1) AND h.failure_id = f.id AND k.id = h.known_issue_id
      AND (k.visibility = 'public') = (f.source_id IN ${PRIVATE_SOURCES}) RETURNING k.id)
  UPDATE known_issue k SET hits = greatest(0, k.hits - g.n) FROM (SELECT id, count(*)::int AS n FROM gone GROUP BY id) g
  WHERE k.id = g.id`;
