import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import { DAY, MINUTE } from "@/lib/shared/clock";
import { readCursor, writeCursor } from "./feeds";
import { PRIVATE_SOURCES } from "./incident-failures";
import { notify } from "./notify";

const MARKER = ["triage", "days"] as const;
/** A bug that is linked today explains failures of the days before: so far back the figures are shown side by side. */
const AGAIN_DAYS = 15;
const LEAST_PAUSE_MS = MINUTE;
/** A known issue that was changed so shortly before the last count may not have been committed then, or not matched. */
const LATE_COMMIT_MS = 10 * MINUTE;

/**
 * Counts failures per day by whether they are explained: a known issue hits them, or their item has a bug or is known or
 * claimed fixed. Each counts once: explained, else of an outage, else flaky, else as nothing. The last days are counted again,
 * whatever days failures came to late, and those that a known issue explains which was retired, revived or changed since.
 *
 * @param options.force count even when that was done a moment ago
 */
export async function deriveTriageDays(
  pool: pg.Pool,
  now: Date,
  { force = false }: { force?: boolean } = {},
): Promise<void> {
  await withTransaction(pool, async (tx) => {
    const lock = await tx.query<{ taken: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtextextended('prodchain triage days', 0)) AS taken",
    );
    const marker = await readCursor<{ upTo: number; at: string }>(tx, ...MARKER);
    const isEarly = marker !== undefined && now.getTime() - Date.parse(marker.at) < LEAST_PAUSE_MS;
    if (!lock.rows[0]?.taken || (isEarly && !force)) return;
    const found = await tx.query<{ newest: number | null; late: Date | null }>(
      `SELECT (SELECT max(id) FROM failure) AS newest, least((SELECT min(at) FROM failure WHERE id > $1),
         (SELECT min(h.at) FROM known_hit h JOIN known_issue k ON k.id = h.known_issue_id WHERE k.changed_at >= $2)) AS late`,
      [marker?.upTo ?? 0, marker ? new Date(Date.parse(marker.at) - LATE_COMMIT_MS) : now],
    );
    const { newest, late } = found.rows[0] ?? { newest: null, late: null };
    if (newest === null) return;
    const recent = new Date(now.getTime() - AGAIN_DAYS * DAY);
    const from = late !== null && late < recent ? late : recent;
    const changed = await tx.query(COUNT, [from.toISOString().slice(0, 10)]);
    await writeCursor(tx, ...MARKER, { upTo: newest, at: now.toISOString() }, now);
    if (changed.rowCount) await notify(tx, ["triage"]);
  });
}

/** $1 = first day. */
const COUNT = `
  WITH told AS (
    SELECT f.at::date AS day, CASE WHEN f.source_id IN ${PRIVATE_SOURCES} THEN 'private' ELSE 'public' END AS visibility,
      coalesce(f.dfg_slug, '') AS dfg_slug, coalesce(f.pipeline, '') AS pipeline,
      CASE WHEN f.subject_kind = 'job' THEN f.subject ELSE '' END AS job,
      CASE WHEN i.explained OR EXISTS (SELECT 1 FROM known_hit h JOIN known_issue k ON k.id = h.known_issue_id
          WHERE h.failure_id = f.id AND k.retired_at IS NULL) THEN 'explained'
        WHEN f.incident_id IS NOT NULL THEN 'incident' WHEN f.is_flaky THEN 'flaky' ELSE '' END AS standing
    FROM failure f LEFT JOIN (
      SELECT i.id, i.state IN ('known', 'claimed') OR EXISTS (
        SELECT 1 FROM bug_link b WHERE b.item_id = i.id AND b.removed_at IS NULL) AS explained FROM triage_item i) i
      ON i.id = f.item_id
    WHERE f.at >= $1::date AND f.removed_at IS NULL),
  counted AS MATERIALIZED (
    SELECT day, visibility, dfg_slug, pipeline, job, count(*)::int AS failures,
      count(*) FILTER (WHERE standing = 'explained')::int AS explained, count(*) FILTER (WHERE standing = 'incident')::int AS incident,
      count(*) FILTER (WHERE standing = 'flaky')::int AS flaky
    FROM told GROUP BY 1, 2, 3, 4, 5),
  gone AS (DELETE FROM daily_triage d WHERE d.day >= $1::date AND NOT EXISTS (
    SELECT 1 FROM counted c WHERE c.day = d.day AND c.visibility = d.visibility AND c.dfg_slug = d.dfg_slug
      AND c.pipeline = d.pipeline AND c.job = d.job))
  INSERT INTO daily_triage AS d (day, visibility, dfg_slug, pipeline, job, failures, explained, incident, flaky)
  SELECT * FROM counted
  ON CONFLICT (day, visibility, dfg_slug, pipeline, job) DO UPDATE SET failures = excluded.failures,
    explained = excluded.explained, incident = excluded.incident, flaky = excluded.flaky
  WHERE (d.failures, d.explained, d.incident, d.flaky) IS DISTINCT FROM
    (excluded.failures, excluded.explained, excluded.incident, excluded.flaky)`;
