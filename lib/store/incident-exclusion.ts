import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import { recordAudit } from "./audit";
import { countMarkedDays, markDays } from "./counted-days";
import type { Moved } from "./incident-figures";
import { notify } from "./notify";

/** What a person asks for. */
export interface Exclusion {
  id: number;
  /** As the person saw it. */
  version: number;
  excluded: boolean;
  actor: string;
  reason: string;
  now: Date;
}

export type Excluded =
  | { outcome: "done"; version: number }
  | { outcome: "conflict"; version: number; isExcluded: boolean; by: string | null; at: Date }
  | { outcome: "not-found" };

/**
 * Leaves an outage's failures out of the pass rates, or counts them again; the days it touches are counted anew before this
 * returns. Another version than the person saw changes nothing.
 */
export async function excludeIncident(pool: pg.Pool, ask: Exclusion): Promise<Excluded> {
  const { result, moved } = await withTransaction(pool, (tx) => exclude(tx, ask));
  await countMarkedDays(pool, moved);
  return result;
}

type Held = { version: number; isExcluded: boolean; visibility: "public" | "private"; changedAt: Date };

async function exclude(tx: pg.ClientBase, ask: Exclusion): Promise<{ result: Excluded; moved: Moved[] }> {
  const found = await tx.query<Held>(
    `SELECT version, is_excluded AS "isExcluded", visibility, changed_at AS "changedAt" FROM incident
     WHERE id = $1 AND state IN ('open', 'over') FOR UPDATE`,
    [ask.id],
  );
  const [held] = found.rows;
  if (held === undefined) return { result: { outcome: "not-found" }, moved: [] };
  if (held.version !== ask.version) return { result: await conflict(tx, ask.id, held), moved: [] };
  if (held.isExcluded === ask.excluded)
    return { result: { outcome: "done", version: held.version }, moved: [] };
  const version = held.version + 1;
  await tx.query("UPDATE incident SET is_excluded = $2, version = $3, changed_at = $4 WHERE id = $1", [
    ask.id,
    ask.excluded,
    version,
    ask.now,
  ]);
  await recordAudit(
    tx,
    [
      {
        actor: ask.actor,
        action: ask.excluded ? "incident:exclude" : "incident:include",
        subjectKind: "incident",
        subjectId: `I-${ask.id}`,
        before: { isExcluded: held.isExcluded },
        after: { isExcluded: ask.excluded },
        reason: ask.reason,
        visibility: held.visibility,
      },
    ],
    ask.now,
  );
  const days = await tx.query<Moved>(
    `SELECT source, source_id AS "sourceId", to_char(at, 'YYYY-MM-DD') AS day, count(*)::int AS count FROM failure
     WHERE incident_id = $1 AND removed_at IS NULL GROUP BY 1, 2, 3`,
    [ask.id],
  );
  await markDays(tx, days.rows);
  await notify(tx, ["triage", "jobs", "failures", "dfgs"], [...new Set(days.rows.map((m) => m.sourceId))]);
  return { result: { outcome: "done", version }, moved: days.rows };
}

async function conflict(tx: pg.ClientBase, id: number, held: Held): Promise<Excluded> {
  const last = await tx.query<{ actor: string; at: Date }>(
    `SELECT actor, at FROM audit WHERE subject_kind = 'incident' AND subject_id = $1
       AND action IN ('incident:exclude', 'incident:include') ORDER BY id DESC LIMIT 1`,
    [`I-${id}`],
  );
  const [by] = last.rows;
  return {
    outcome: "conflict",
    version: held.version,
    isExcluded: held.isExcluded,
    by: by?.actor ?? null,
    at: by?.at ?? held.changedAt,
  };
}
