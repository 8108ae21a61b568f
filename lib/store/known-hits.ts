import type pg from "pg";
import type { Hit } from "@/lib/domain/known-issue/match";
import { iso, writeRows } from "./bulk";
import type { StoredCandidate } from "./known-candidates";
import type { ActiveIssue } from "./known-rules";

/** A failure that an issue explains. */
export interface FoundHit {
  issue: ActiveIssue;
  failure: StoredCandidate;
  hit: Hit;
}

/** A hit as it is stored. */
export interface HitRow {
  issueId: number;
  failureId: number;
  confidence: number;
  via: "ingest" | "back-match" | "carry-over";
  line: string | null;
  at: Date;
  itemId: number | null;
}

/** Hits as rows: of failures that were there when the issue was made or changed they are matches backwards. */
export const newHits = (hits: readonly FoundHit[]): HitRow[] =>
  hits.map(({ issue, failure, hit }) => ({
    issueId: issue.id,
    failureId: failure.id,
    confidence: hit.confidence,
    via: failure.recordedAt < issue.changedAt ? "back-match" : "ingest",
    line: hit.line?.slice(0, 1_000) ?? null,
    at: failure.at,
    itemId: failure.itemId,
  }));

/**
 * Those of the issues that nobody changed since they were read; nobody can until the transaction ends. What was found with an
 * older pattern must not be stored.
 */
export async function unchanged(
  tx: pg.ClientBase,
  issues: readonly ActiveIssue[],
): Promise<ReadonlySet<number>> {
  const found = await tx.query<{ id: number }>(
    `SELECT k.id FROM known_issue k JOIN unnest($1::int8[], $2::int[]) AS x(id, version) ON x.id = k.id
     WHERE k.version = x.version ORDER BY k.id FOR UPDATE OF k`,
    [issues.map((issue) => issue.id), issues.map((issue) => issue.version)],
  );
  return new Set(found.rows.map((row) => row.id));
}

/**
 * Stores hits, each once; counts them on their issue and has what rests on their items derived again.
 *
 * @returns how many are new
 */
export async function storeHits(tx: pg.ClientBase, hits: readonly HitRow[], now: Date): Promise<number> {
  if (hits.length === 0) return 0;
  const before = await countsOf(tx, hits);
  const stored = await writeRows(
    tx,
    {
      table: "known_hit",
      conflict: "(known_issue_id, failure_id) DO NOTHING",
      columns: [
        { name: "known_issue_id", type: "int8", of: (h) => h.issueId },
        { name: "failure_id", type: "int8", of: (h) => h.failureId },
        { name: "confidence", type: "float8", of: (h) => h.confidence },
        { name: "via", type: "text", of: (h) => h.via },
        { name: "line", type: "text", of: (h) => h.line },
        { name: "at", type: "timestamptz", of: (h) => iso(h.at) },
        { name: "recorded_at", type: "timestamptz", all: now.toISOString() },
      ],
    },
    hits,
    () => {},
  );
  if (stored === 0) return 0;
  const fresh = hits.filter((h) => !before.has(`${h.issueId} ${h.failureId}`));
  await tx.query(
    `UPDATE known_issue k SET hits = k.hits + x.n, last_hit_at = greatest(k.last_hit_at, x.at)
     FROM (SELECT id, count(*)::int AS n, max(at) AS at FROM unnest($1::int8[], $2::timestamptz[]) AS y(id, at) GROUP BY id) x
     WHERE k.id = x.id`,
    [fresh.map((h) => h.issueId), fresh.map((h) => h.at)],
  );
  await tx.query("INSERT INTO triage_stale (item_id) SELECT DISTINCT x FROM unnest($1::int8[]) AS x", [
    fresh.flatMap((h) => h.itemId ?? []),
  ]);
  return stored;
}

/** Those of the hits that are stored already. */
async function countsOf(tx: pg.ClientBase, hits: readonly HitRow[]): Promise<ReadonlySet<string>> {
  const found = await tx.query<{ key: string }>(
    `SELECT h.known_issue_id || ' ' || h.failure_id AS key
     FROM unnest($1::int8[], $2::int8[]) AS x(issue, failure)
     JOIN known_hit h ON h.known_issue_id = x.issue AND h.failure_id = x.failure`,
    [hits.map((h) => h.issueId), hits.map((h) => h.failureId)],
  );
  return new Set(found.rows.map((row) => row.key));
}
