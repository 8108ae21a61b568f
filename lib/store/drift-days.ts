import type pg from "pg";
import { DAY } from "@/lib/shared/clock";
import { TRUNK_CELLS } from "./drift-sql";
import { inLease, type Lease } from "./lease";

/** How many days before today are summed from history where nobody has summed them. */
const DAYS_BACK = 30;
/** So many of them in one pass, the newest first: each looks at every package. */
const DAYS_A_PASS = 5;

const DAY_MS = String(DAY);

/** Sums over rows (source, line, package, release, dfg, stages) of `from`, as of $1 ms, for the day $2. */
const sums = (from: string, reconstructed: boolean) => `
  each AS MATERIALIZED (
    SELECT x.source_id, x.line_id, x.package_name, x.release_name, coalesce(x.dfg_slug, '') AS dfg_slug, s.key AS stage,
      (s.value ->> 'behind')::int AS behind,
      CASE WHEN (s.value ->> 'behind')::int = 0 THEN 0
        ELSE greatest(0, ($1::int8 - (s.value ->> 'since')::int8) / ${DAY_MS})::int END AS days
    FROM ${from} x CROSS JOIN LATERAL jsonb_each(x.stages) s),
  by_stage AS (
    SELECT source_id, line_id, release_name, dfg_slug, stage, count(behind)::int AS packages,
      (count(*) FILTER (WHERE behind > 0))::int AS behind, coalesce(sum(behind), 0)::int AS missing, coalesce(sum(days), 0)::int AS days
    FROM each GROUP BY 1, 2, 3, 4, 5),
  dropped AS (
    DELETE FROM daily_drift d USING (SELECT DISTINCT source_id, line_id FROM each) l
    WHERE d.source_id = l.source_id AND d.line_id = l.line_id AND d.day = $2::date AND NOT EXISTS (
      SELECT FROM by_stage b WHERE b.source_id = d.source_id AND b.line_id = d.line_id AND b.dfg_slug = d.dfg_slug
        AND b.stage = d.stage)),
  summed AS (
    INSERT INTO daily_drift AS d (source_id, line_id, day, dfg_slug, stage, release_name, packages, behind, missing, days, reconstructed)
    SELECT source_id, line_id, $2::date, dfg_slug, stage, release_name, packages, behind, missing, days, ${reconstructed} FROM by_stage
    ON CONFLICT (source_id, line_id, day, dfg_slug, stage) DO UPDATE SET release_name = excluded.release_name,
      packages = excluded.packages, behind = excluded.behind, missing = excluded.missing, days = excluded.days,
      reconstructed = excluded.reconstructed
    WHERE (d.packages, d.behind, d.missing, d.days) IS DISTINCT FROM (excluded.packages, excluded.behind, excluded.missing, excluded.days))
  INSERT INTO daily_package_drift AS d (source_id, line_id, package_name, day, days)
  SELECT source_id, line_id, package_name, $2::date, max(days) FROM each GROUP BY 1, 2, 3
  ON CONFLICT (source_id, line_id, package_name, day) DO UPDATE SET days = excluded.days
  WHERE d.days IS DISTINCT FROM excluded.days`;

/** Rows of `drift` of one builder's line, or of one Koji hub. */
export type SumOf = { lineId: string } | { sourceId: string };

/**
 * Sums the drift as it is now for today; the last sum of a day stays. Nothing is done when nothing changed and today has its
 * sums already.
 */
export async function sumToday(
  pool: pg.Pool,
  lease: Lease,
  of: SumOf,
  changed: boolean,
  now: Date,
): Promise<void> {
  const [column, id] = "lineId" in of ? ["line_id", of.lineId] : ["source_id", of.sourceId];
  const today = now.toISOString().slice(0, 10);
  if (!changed) {
    const held = await pool.query(`SELECT FROM daily_drift WHERE day = $1::date AND ${column} = $2 LIMIT 1`, [
      today,
      id,
    ]);
    if (held.rowCount !== 0) return;
  }
  await inLease(pool, lease, (tx) =>
    tx.query(`WITH ${sums(`(SELECT * FROM drift WHERE ${column} = $3)`, false)}`, [now.getTime(), today, id]),
  );
}

/**
 * Sums days of the last month that nobody has summed from the builds, votes and promotions that had happened at their end:
 * the days before a first load, and those on which nothing ran. What waited in DLRN's queue then is not known. Each day is a
 * transaction and is summed once; a few are done in each pass.
 *
 * @returns how many days were summed
 */
export async function reconstructDays(
  pool: pg.Pool,
  lease: Lease,
  instanceId: string,
  now: Date,
): Promise<number> {
  const missing = await pool.query<{ day: string }>(
    `SELECT to_char(d.day, 'YYYY-MM-DD') AS day
     FROM feed f CROSS JOIN LATERAL (SELECT min(day) AS first FROM daily_builds WHERE instance_id = $2) b
     CROSS JOIN LATERAL generate_series(greatest(b.first, $3::date - ${DAYS_BACK}), $3::date - 1, interval '1 day') d(day)
     WHERE f.id = $1 AND f.first_load_at IS NOT NULL AND b.first IS NOT NULL
       AND NOT EXISTS (SELECT FROM daily_drift x WHERE x.day = d.day::date AND x.line_id = $2)
     ORDER BY 1 DESC LIMIT ${DAYS_A_PASS}`,
    [lease.feedId, instanceId, now.toISOString().slice(0, 10)],
  );
  for (const { day } of missing.rows)
    await inLease(pool, lease, async (tx) => {
      const end = new Date(Date.parse(day) + DAY);
      const known = await tx.query<{ packages: string[]; importers: string[] }>(
        `SELECT array(SELECT project_name FROM package_state WHERE instance_id = $1) AS packages,
           array(SELECT id FROM instance WHERE downstream_of = $1 AND removed_at IS NULL ORDER BY id) AS importers`,
        [instanceId],
      );
      const [row] = known.rows;
      const cells = await tx.query<{ rows: unknown }>(AS_THEN, [
        instanceId,
        row?.packages ?? [],
        end,
        false,
        row?.importers ?? [],
        [],
        [],
      ]);
      await tx.query(
        `WITH known AS (SELECT * FROM jsonb_to_recordset($3::jsonb) AS x(source_id text, line_id text,
          package_name text, release_name text, dfg_slug text, stages jsonb)), ${sums("known", true)}`,
        [end.getTime(), day, JSON.stringify(cells.rows[0]?.rows ?? [])],
      );
    });
  return missing.rows.length;
}

const AS_THEN = `WITH ${TRUNK_CELLS},
  found AS (
    SELECT cell.source AS source_id, $1::text AS line_id, p.project_name AS package_name, i.release_name, p.dfg_slug,
      jsonb_object_agg(cell.stage, cell.body) AS stages
    FROM cell JOIN p ON p.project_name = cell.project_name JOIN instance i ON i.id = $1 GROUP BY 1, 2, 3, 4, 5)
  SELECT coalesce(jsonb_agg(to_jsonb(found)), '[]') AS rows FROM found`;
