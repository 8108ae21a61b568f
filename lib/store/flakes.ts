import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import { FLAKY_SHARE, SAME_INPUT_DAYS } from "@/lib/domain/incident/flaky";
import { DAY, SECOND } from "@/lib/shared/clock";
import { countMarkedDays, markDays } from "./counted-days";
import { readCursor, writeCursor } from "./feeds";
import type { Moved } from "./incident-figures";
import { notify } from "./notify";

const MARKER = ["triage", "flakes"] as const;
/** Failures are looked at again for so long: that is how late a pass of the same input may come. */
const AGAIN_MS = SAME_INPUT_DAYS * DAY;
const LEAST_PAUSE_MS = 30 * SECOND;
/** Over how many days an item is judged. */
const ITEM_DAYS = 30;

/**
 * Marks failures as flaky whose same input passed in the same job too, within a few days: the patch set of a review, the
 * candidate that a periodic line tests, or the commit that Koji builds. Infrastructure and configuration are not the job's
 * fault, so never flaky; of a package a missing dependency is input too. Items follow, and so do the days' counts.
 *
 * @param options.force look even when that was done a moment ago
 * @returns how many failures changed
 */
export async function deriveFlakes(
  pool: pg.Pool,
  now: Date,
  { force = false }: { force?: boolean } = {},
): Promise<number> {
  const moved = await withTransaction(pool, async (tx) => {
    const lock = await tx.query<{ taken: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtextextended('prodchain flakes', 0)) AS taken",
    );
    const marker = await readCursor<{ upTo: number; at: string }>(tx, ...MARKER);
    const isEarly = marker !== undefined && now.getTime() - Date.parse(marker.at) < LEAST_PAUSE_MS;
    if (!lock.rows[0]?.taken || (isEarly && !force)) return [];
    const newest = await tx.query<{ id: number | null }>("SELECT max(id) AS id FROM failure");
    const moved = await mark(tx, marker?.upTo ?? 0, now);
    await writeCursor(tx, ...MARKER, { upTo: newest.rows[0]?.id ?? 0, at: now.toISOString() }, now);
    await markDays(tx, moved);
    const items = await markItems(tx, now);
    if (moved.length + items > 0)
      await notify(tx, ["triage", "jobs", "failures"], [...new Set(moved.map((m) => m.sourceId))]);
    return moved;
  });
  await countMarkedDays(pool, moved);
  return moved.reduce((sum, { count }) => sum + count, 0);
}

const NEAR = (column: string) =>
  `${column} BETWEEN f.at - interval '${SAME_INPUT_DAYS} days' AND f.at + interval '${SAME_INPUT_DAYS} days'`;

const ZUUL_PASSED = `EXISTS (
  SELECT 1 FROM zuul_build b JOIN zuul_build p ON b.change IS NOT NULL AND p.change = b.change AND p.server_id = b.server_id
    AND p.project = b.project AND p.patchset = b.patchset AND p.job_name = b.job_name
  WHERE b.server_id = f.source_id AND b.uuid = f.key AND p.outcome = 'passed' AND p.removed_at IS NULL AND ${NEAR("p.ended_at")})
  OR EXISTS (
  SELECT 1 FROM zuul_build b JOIN zuul_buildset s ON s.server_id = b.server_id AND s.uuid = b.buildset_uuid
    JOIN zuul_buildset t ON t.candidate_id = s.candidate_id
    JOIN zuul_build p ON p.buildset_uuid = t.uuid AND p.server_id = t.server_id AND p.job_name = b.job_name
      AND p.project = b.project
  WHERE b.server_id = f.source_id AND b.uuid = f.key AND b.change IS NULL AND p.outcome = 'passed'
    AND p.removed_at IS NULL AND ${NEAR("p.ended_at")})`;

const KOJI_PASSED = `f.class <> 'dependency' AND EXISTS (
  SELECT 1 FROM koji_build b JOIN koji_build p ON p.hub_id = b.hub_id AND p.package_name = b.package_name AND p.source = b.source
    AND p.release_name IS NOT DISTINCT FROM b.release_name
  WHERE b.hub_id = f.source_id AND b.build_id || '@' || b.creation_event_id = f.key AND b.package_name = f.subject
    AND b.source LIKE '%#%' AND p.state IN ('COMPLETE', 'DELETED') AND NOT p.draft AND ${NEAR("p.completed_at")})`;

async function mark(tx: pg.ClientBase, seenUpTo: number, now: Date): Promise<Moved[]> {
  const moved = await tx.query<Moved>(
    `WITH judged AS MATERIALIZED (
       SELECT f.id, f.class NOT IN ('infra', 'config') AND CASE f.source WHEN 'zuul' THEN ${ZUUL_PASSED}
         WHEN 'koji' THEN ${KOJI_PASSED} ELSE false END AS is_flaky
       FROM failure f WHERE (f.at >= $1 OR f.id > $2) AND f.removed_at IS NULL AND f.source IN ('zuul', 'koji')),
     changed AS (UPDATE failure f SET is_flaky = j.is_flaky, changed_at = $3 FROM judged j
       WHERE f.id = j.id AND f.is_flaky <> j.is_flaky
       RETURNING f.source, f.source_id AS "sourceId", to_char(f.at, 'YYYY-MM-DD') AS day)
     SELECT source, "sourceId", day, count(*)::int AS count FROM changed GROUP BY 1, 2, 3`,
    [new Date(now.getTime() - AGAIN_MS), seenUpTo, now],
  );
  return moved.rows;
}

/** Says of items whether their failures are flaky ones, by those of the last weeks: others open and close them then. */
async function markItems(tx: pg.ClientBase, now: Date): Promise<number> {
  const changed = await tx.query(
    `WITH touched AS (SELECT DISTINCT item_id AS id FROM failure WHERE is_flaky AND item_id IS NOT NULL
       UNION SELECT id FROM triage_item WHERE is_flaky),
     judged AS (SELECT t.id, count(*) FILTER (WHERE f.is_flaky) >= greatest(1, ${FLAKY_SHARE} * count(*)) AS is_flaky
       FROM touched t LEFT JOIN failure f ON f.item_id = t.id AND f.removed_at IS NULL AND f.at >= $2 GROUP BY 1),
     changed AS (UPDATE triage_item i SET is_flaky = j.is_flaky, changed_at = $1 FROM judged j
       WHERE i.id = j.id AND i.is_flaky <> j.is_flaky RETURNING i.id)
     INSERT INTO triage_stale (item_id) SELECT id FROM changed`,
    [now, new Date(now.getTime() - ITEM_DAYS * DAY)],
  );
  return changed.rowCount ?? 0;
}
