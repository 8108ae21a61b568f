import type pg from "pg";
import type { SiteConfig } from "@/lib/config/schema";
import type { Pause } from "@/lib/domain/promotion/pause";

/**
 * Makes `release_pause` say what prodchain.yaml says of freezes and holds. Rows are closed and opened, never changed: what was
 * known of them at a time stays readable.
 */
export async function syncPauses(client: pg.ClientBase, config: SiteConfig, now: Date): Promise<void> {
  const said = config.releases.flatMap((release) =>
    release.freezes.map((freeze) => ({ release: release.name, ...freeze })),
  );
  await client.query(
    `WITH said AS (SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
       AS s(release_name, kind, reason, valid_from, valid_until)),
     closed AS (UPDATE release_pause p SET removed_at = $6 WHERE removed_at IS NULL AND NOT EXISTS (SELECT FROM said s
       WHERE (s.release_name, s.kind, s.reason, s.valid_from) = (p.release_name, p.kind, p.reason, p.valid_from)
         AND s.valid_until IS NOT DISTINCT FROM p.valid_until))
     INSERT INTO release_pause (release_name, kind, reason, valid_from, valid_until, recorded_at)
     SELECT DISTINCT s.*, $6::timestamptz FROM said s WHERE NOT EXISTS (SELECT FROM release_pause p WHERE p.removed_at IS NULL
       AND (s.release_name, s.kind, s.reason, s.valid_from) = (p.release_name, p.kind, p.reason, p.valid_from)
       AND s.valid_until IS NOT DISTINCT FROM p.valid_until)`,
    [
      said.map((s) => s.release),
      said.map((s) => s.kind),
      said.map((s) => s.reason),
      said.map((s) => s.from),
      said.map((s) => s.until ?? null),
      now,
    ],
  );
}

export type ReleasePause = Pause & { release: string };

/** Freezes and holds of these releases as they were known at `at`, in order of their beginning, those over included. */
export async function readPauses(
  db: pg.Pool | pg.ClientBase,
  releases: readonly string[],
  at: Date,
): Promise<ReleasePause[]> {
  const { rows } = await db.query<ReleasePause>(
    `SELECT release_name AS release, kind, reason, valid_from AS "from", valid_until AS until FROM release_pause
     WHERE release_name = ANY($1) AND recorded_at <= $2 AND (removed_at IS NULL OR removed_at > $2)
     ORDER BY valid_from, id`,
    [releases, at],
  );
  return rows;
}
