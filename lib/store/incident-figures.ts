import type pg from "pg";
import type { Visibility } from "./incident-failures";

/** Failures of one source and day that went into or out of an outage. */
export interface Moved {
  source: "dlrn" | "zuul" | "koji";
  sourceId: string;
  /** YYYY-MM-DD, UTC. */
  day: string;
  count: number;
}

const AT_ONCE = 2_000;

const counted = (update: string) => `WITH moved AS (${update}
    RETURNING source, source_id AS "sourceId", to_char(at, 'YYYY-MM-DD') AS day)
  SELECT source, "sourceId", day, count(*)::int AS count FROM moved GROUP BY 1, 2, 3`;

/** Puts failures into an outage, but for those in another that a person decided on. */
export async function moveFailures(
  tx: pg.ClientBase,
  id: number,
  failures: readonly number[],
  now: Date,
): Promise<Moved[]> {
  const moved: Moved[] = [];
  for (let i = 0; i < failures.length; i += AT_ONCE) {
    const some = await tx.query<Moved>(
      counted(
        `UPDATE failure SET incident_id = $1, changed_at = $3 WHERE id = ANY($2) AND incident_id IS DISTINCT FROM $1
           AND NOT EXISTS (SELECT FROM incident o WHERE o.id = failure.incident_id AND o.version > 1 AND o.state IN ('open', 'over'))`,
      ),
      [id, failures.slice(i, i + AT_ONCE), now],
    );
    moved.push(...some.rows);
  }
  return moved;
}

/** Takes failures out of an outage, but for those that stay. */
export async function releaseFailures(
  tx: pg.ClientBase,
  id: number,
  stay: readonly number[],
  now: Date,
): Promise<Moved[]> {
  const moved = await tx.query<Moved>(
    counted(
      `UPDATE failure SET incident_id = NULL, changed_at = $3 WHERE incident_id = $1 AND NOT id = ANY($2)`,
    ),
    [id, stay, now],
  );
  return moved.rows;
}

/**
 * Counts what an outage hit. One that was over is open again when it was seen later than before.
 *
 * @param said.lastAt when it was last seen: long runs that began in it may fail later
 * @returns whether it was over and is open again
 */
export async function renewFigures(
  tx: pg.ClientBase,
  id: number,
  said: { title: string; lastAt: Date },
  now: Date,
): Promise<boolean> {
  const renewed = await tx.query<{ isReopened: boolean }>(
    `UPDATE incident i SET title = $2, started_at = f.started_at, last_at = $4, failures = f.failures,
       subjects = f.subjects, dfgs = f.dfgs, releases = f.releases, sources = f.sources, state = CASE WHEN was.state = 'over' AND $4 <= was.last_at THEN 'over' ELSE 'open' END,
       ended_at = CASE WHEN was.state = 'over' AND $4 <= was.last_at THEN $4 END, changed_at = $3
     FROM incident was, (SELECT min(at) AS started_at, count(*)::int AS failures,
         count(DISTINCT (source_id, subject))::int AS subjects,
         coalesce(array_agg(DISTINCT owner_slug ORDER BY owner_slug) FILTER (WHERE owner_slug IS NOT NULL), '{}') AS dfgs,
         coalesce(array_agg(DISTINCT release_name ORDER BY release_name) FILTER (WHERE release_name IS NOT NULL), '{}') AS releases,
         array_agg(DISTINCT source_id ORDER BY source_id) AS sources
       FROM failure WHERE incident_id = $1 AND removed_at IS NULL) f
     WHERE i.id = $1 AND was.id = i.id AND f.failures > 0 RETURNING was.state <> 'open' AND i.state = 'open' AS "isReopened"`,
    [id, said.title, now, said.lastAt],
  );
  return renewed.rows[0]?.isReopened ?? false;
}

/** Ends the outages in which nothing failed for the quiet time, and tells which. */
export async function closeQuiet(
  tx: pg.ClientBase,
  quietMs: number,
  now: Date,
): Promise<{ id: number; visibility: Visibility; endedAt: Date }[]> {
  const closed = await tx.query<{ id: number; visibility: Visibility; endedAt: Date }>(
    `UPDATE incident SET state = 'over', ended_at = last_at, changed_at = $2 WHERE state = 'open' AND last_at < $1
     RETURNING id, visibility, ended_at AS "endedAt"`,
    [new Date(now.getTime() - quietMs), now],
  );
  return closed.rows;
}
