import type pg from "pg";
import type { FailureClass } from "@/lib/domain/failure/class";
import type { InfraFailure } from "@/lib/domain/incident/detect";
import { hostOf, isOfSurroundings, troubleOf } from "@/lib/domain/incident/trouble";

export type Visibility = "public" | "private";

/** A failure of the surroundings, with what storing it in an outage needs. */
export type StoredInfraFailure = InfraFailure & { visibility: Visibility; incidentId: number | null };

type Row = {
  id: number;
  at: Date;
  startedAt: Date | null;
  sourceId: string;
  subject: string;
  owner: string | null;
  class: FailureClass;
  rule: string;
  why: string;
  headline: string | null;
  incidentId: number | null;
  isPrivate: boolean;
};

/** Ids of the sources that only some readers see. */
export const PRIVATE_SOURCES = `(SELECT id FROM instance WHERE visibility <> 'public'
  UNION ALL SELECT id FROM zuul_server WHERE visibility <> 'public' UNION ALL SELECT id FROM koji_hub WHERE visibility <> 'public')`;

const COLUMNS = `id, at, source, key, source_id AS "sourceId", subject, owner_slug AS owner, class, rule, why, left(headline, 500) AS headline,
  incident_id AS "incidentId", source_id IN ${PRIVATE_SOURCES} AS "isPrivate"`;

/** Failures since a moment that may be part of an outage, in order of time. */
export async function infraFailuresSince(tx: pg.ClientBase, since: Date): Promise<StoredInfraFailure[]> {
  const found = await tx.query<Row>(
    `SELECT f.*, b.started_at AS "startedAt" FROM (
       SELECT ${COLUMNS} FROM failure WHERE class = 'infra' AND removed_at IS NULL AND at >= $1
       UNION ALL SELECT ${COLUMNS} FROM failure WHERE class IN ('timeout', 'dependency', 'unknown') AND removed_at IS NULL
         AND at >= $1 AND headline ~* 'mirror|repomd|curl|enough nodes|no route|unreachable') f
     LEFT JOIN zuul_build b ON f.source = 'zuul' AND b.server_id = f."sourceId" AND b.uuid = f.key
     ORDER BY f.at, f.id`,
    [since],
  );
  return found.rows.filter(isOfSurroundings).map(({ sourceId, incidentId, isPrivate, ...row }) => ({
    id: row.id,
    at: row.at,
    startedAt: row.startedAt,
    subject: `${sourceId}/${row.subject}`,
    owner: row.owner,
    trouble: troubleOf(row),
    host: hostOf(row.headline),
    isInIncident: incidentId !== null,
    incidentId,
    visibility: isPrivate ? "private" : "public",
  }));
}

/** From when on outages must be looked for again: a while back, and all that came late. null = nothing has failed yet. */
export async function firstToLookAt(
  tx: pg.ClientBase,
  seenUpTo: number,
  againFrom: Date,
): Promise<{ from: Date; knownFrom: Date; newest: number } | null> {
  const found = await tx.query<{ knownFrom: Date | null; newest: number | null; late: Date | null }>(
    `SELECT (SELECT at FROM failure ORDER BY at LIMIT 1) AS "knownFrom", (SELECT max(id) FROM failure) AS newest,
       (SELECT min(at) FROM failure WHERE id > $1) AS late`,
    [seenUpTo],
  );
  const { knownFrom, newest, late } = found.rows[0] ?? { knownFrom: null, newest: null, late: null };
  if (knownFrom === null || newest === null) return null;
  const from = late !== null && late < againFrom ? late : againFrom;
  return { from, knownFrom, newest };
}
