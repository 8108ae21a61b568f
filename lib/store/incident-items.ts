import type pg from "pg";

/**
 * Places items under the outage that all their subjects now fail of, so that one line stands for all; takes those out that
 * fail of something else too. Of an item without derived subjects the newest failure speaks; one that nothing fails of stays.
 *
 * @param since outages that were over before are left as they are
 * @returns how many items moved
 */
export async function placeItems(tx: pg.ClientBase, since: Date, now: Date): Promise<number> {
  const moved = await tx.query(
    `WITH recent AS MATERIALIZED (SELECT id FROM incident WHERE last_at >= $1),
     touched AS (
       SELECT DISTINCT f.item_id AS id FROM recent r JOIN failure f ON f.incident_id = r.id
         WHERE f.item_id IS NOT NULL AND f.removed_at IS NULL
       UNION SELECT i.id FROM triage_item i
         WHERE i.incident_id IS NOT NULL AND (i.is_open OR i.incident_id IN (SELECT id FROM recent))),
     stand AS MATERIALIZED (
       SELECT t.id, coalesce(s.failing, 0) AS failing, s.inside, s.incident, n.incident_id AS newest,
         EXISTS (SELECT 1 FROM triage_subject x WHERE x.item_id = t.id) AS derived
       FROM touched t
       LEFT JOIN LATERAL (
         SELECT count(*) AS failing, count(f.incident_id) AS inside, max(f.incident_id) AS incident
         FROM triage_subject x JOIN failure f ON f.id = x.last_failure_id
         WHERE x.item_id = t.id AND x.is_failing) s ON true
       LEFT JOIN LATERAL (
         SELECT f.incident_id FROM failure f WHERE f.item_id = t.id AND f.removed_at IS NULL
         ORDER BY f.at DESC LIMIT 1) n ON true),
     wanted AS (
       SELECT id, CASE WHEN NOT derived THEN newest WHEN inside = failing THEN incident END AS incident_id
       FROM stand WHERE NOT derived OR failing > 0)
     UPDATE triage_item i SET incident_id = w.incident_id, changed_at = $2 FROM wanted w
     WHERE i.id = w.id AND i.incident_id IS DISTINCT FROM w.incident_id`,
    [since, now],
  );
  return moved.rowCount ?? 0;
}
