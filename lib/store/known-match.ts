import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import { HOUR, MINUTE } from "@/lib/shared/clock";
import { readCursor, writeCursor } from "./feeds";
import { CANDIDATE_COLUMNS, type CandidateRow, type StoredCandidate, toCandidate } from "./known-candidates";
import { carryOver } from "./known-carry";
import { type FoundHit, newHits, storeHits, unchanged } from "./known-hits";
import { tryOnPassing } from "./known-passing";
import { retireSpent } from "./known-retire";
import { type ActiveIssue, activeIssues, privateSourceIds } from "./known-rules";
import { notify } from "./notify";

export interface MatchReport {
  /** Failures that were tried. */
  tried: number;
  hits: number;
  retired: number;
  /** There is more to do: the time was up. */
  unfinished: boolean;
}

const BATCH = 1_000;
const FEED = "known-issues";
/** Evidence that came after its failure is looked at when whoever wrote it has certainly committed. */
const SETTLED = MINUTE;
/** Evidence looked at in one pass. */
const MOST_EVIDENCE = 10_000;

/**
 * Tries the known issues on every failure they have not been tried on: new failures, those whose logs were read since, and, for
 * an issue that is new or was changed, all there are. In batches of one transaction each, so that nobody waits for it and it may
 * be stopped at any moment. One process at a time: another that calls it meanwhile returns at once.
 *
 * @param options.budgetMs no batch is begun after so long
 * @param options.locks direct connections: behind a pooler that hands connections on after each transaction, a lock would stay
 *   with one that this process never gets again
 */
export async function matchKnownIssues(
  pool: pg.Pool,
  now: Date,
  { budgetMs = 10_000, locks = pool }: { budgetMs?: number; locks?: pg.Pool } = {},
): Promise<MatchReport> {
  const report: MatchReport = { tried: 0, hits: 0, retired: 0, unfinished: false };
  const lock = await locks.connect();
  let isHeld = false;
  try {
    const taken = await lock.query<{ taken: boolean }>(
      "SELECT pg_try_advisory_lock(hashtextextended('prodchain known issues', 0)) AS taken",
    );
    isHeld = taken.rows[0]?.taken === true;
    if (!isHeld) return report;
    try {
      await matchAll(pool, now, performance.now() + budgetMs, report);
    } finally {
      await lock.query("SELECT pg_advisory_unlock(hashtextextended('prodchain known issues', 0))");
      isHeld = false;
    }
  } finally {
    // A connection that could not give the lock back is closed, which does the same.
    lock.release(isHeld);
  }
  if (report.hits > 0 || report.retired > 0) await notify(pool, ["triage"]);
  return report;
}

async function matchAll(pool: pg.Pool, now: Date, until: number, report: MatchReport): Promise<void> {
  const head = await safeHead(pool, now);
  await followSignatures(pool);
  const issues = await activeIssues(pool);
  if (issues.length === 0) return;
  const hidden = await privateSourceIds(pool);
  // Those behind most join the others where those stand.
  const sorted = [...issues].sort((a, b) => a.matchedUpTo - b.matchedUpTo);
  let at = sorted[0]?.matchedUpTo ?? head;
  while (at < head) {
    if (performance.now() > until) {
      report.unfinished = true;
      return;
    }
    const behind = sorted.filter((issue) => issue.matchedUpTo <= at);
    const next = sorted.find((issue) => issue.matchedUpTo > at)?.matchedUpTo ?? head;
    at = await matchBatch(pool, { issues: behind, hidden, from: at, to: Math.min(next, head), now }, report);
  }
  await matchEvidence(pool, issues, hidden, now, report);
  await matchSignatures(pool, issues, hidden, { now, until }, report);
  report.hits += await carryOver(pool, now);
  await tryOnPassing(pool, issues, hidden);
  report.retired = await retireSpent(pool, head, now);
}

interface Batch {
  issues: readonly ActiveIssue[];
  hidden: ReadonlySet<string>;
  from: number;
  to: number;
  now: Date;
}

/** @returns id up to which failures have now been tried */
async function matchBatch(pool: pg.Pool, batch: Batch, report: MatchReport): Promise<number> {
  const { issues, hidden, from, to, now } = batch;
  const found = await pool.query<CandidateRow>(
    `SELECT ${CANDIDATE_COLUMNS} FROM failure f LEFT JOIN failure_evidence e ON e.failure_id = f.id
     WHERE f.id > $1 AND f.id <= $2 AND f.removed_at IS NULL ORDER BY f.id LIMIT $3`,
    [from, to, BATCH],
  );
  const failures = found.rows.map(toCandidate);
  const reached = failures.length < BATCH ? to : (failures.at(-1)?.id ?? to);
  const hits = hitsOf(issues, failures, hidden);
  report.tried += failures.length;
  report.hits += await withTransaction(pool, async (tx) => {
    const same = await unchanged(tx, issues);
    // Whoever changed an issue meanwhile set it back to the first failure: that stays.
    await tx.query("UPDATE known_issue SET matched_up_to = $2 WHERE id = ANY($1) AND matched_up_to < $2", [
      [...same],
      reached,
    ]);
    return storeHits(tx, newHits(hits.filter(({ issue }) => same.has(issue.id))), now);
  });
  return reached;
}

function hitsOf(
  issues: readonly ActiveIssue[],
  failures: readonly StoredCandidate[],
  hidden: ReadonlySet<string>,
): FoundHit[] {
  return failures.flatMap((failure) =>
    issues.flatMap((issue) => {
      if (issue.isPrivate !== hidden.has(failure.sourceId)) return [];
      const hit = issue.match(failure);
      return hit === null ? [] : [{ issue, failure, hit }];
    }),
  );
}

/** Failures whose evidence came after they did are tried again by patterns; what no longer matches is taken back. */
async function matchEvidence(
  pool: pg.Pool,
  issues: readonly ActiveIssue[],
  hidden: ReadonlySet<string>,
  now: Date,
  report: MatchReport,
): Promise<void> {
  const patterns = issues.filter((issue) => issue.kind === "pattern");
  const upTo = new Date(now.getTime() - SETTLED);
  const since = new Date((await readCursor<string>(pool, FEED, "evidence")) ?? upTo);
  const found = await pool.query<CandidateRow & { evidenceAt: Date }>(
    `SELECT ${CANDIDATE_COLUMNS}, e.recorded_at AS "evidenceAt" FROM failure_evidence e JOIN failure f ON f.id = e.failure_id
     WHERE e.recorded_at > $1 AND e.recorded_at <= $2 AND e.recorded_at > f.recorded_at AND f.removed_at IS NULL
     ORDER BY e.recorded_at LIMIT $3`,
    [since, upTo, MOST_EVIDENCE],
  );
  const last = found.rows.length < MOST_EVIDENCE ? undefined : found.rows.at(-1)?.evidenceAt;
  // Others may have the time of the last one; where all of them do, they are as many as are looked at.
  const reached = last && new Date(Math.max(last.getTime() - 1, since.getTime() + 1));
  const failures = patterns.length === 0 ? [] : found.rows.map(toCandidate);
  for (let i = 0; i < failures.length; i += BATCH) {
    const some = failures.slice(i, i + BATCH);
    const hits = hitsOf(patterns, some, hidden);
    const kept = new Set(hits.map(({ issue, failure }) => `${issue.id} ${failure.id}`));
    report.tried += some.length;
    report.hits += await withTransaction(pool, async (tx) => {
      const old = await tx.query<{ issue: number; failure: number }>(
        `SELECT known_issue_id AS issue, failure_id AS failure FROM known_hit
         WHERE failure_id = ANY($1::int8[]) AND known_issue_id = ANY($2::int8[])`,
        [some.map((failure) => failure.id), patterns.map((issue) => issue.id)],
      );
      const gone = old.rows.filter((row) => !kept.has(`${row.issue} ${row.failure}`));
      await tx.query(
        `WITH gone AS (DELETE FROM known_hit h USING unnest($1::int8[], $2::int8[]) AS x(issue, failure)
           WHERE h.known_issue_id = x.issue AND h.failure_id = x.failure RETURNING h.known_issue_id AS id)
         UPDATE known_issue k SET hits = greatest(0, k.hits - g.n)
         FROM (SELECT id, count(*)::int AS n FROM gone GROUP BY id) g WHERE k.id = g.id`,
        [gone.map((row) => row.issue), gone.map((row) => row.failure)],
      );
      await tx.query(
        `INSERT INTO triage_stale (item_id) SELECT DISTINCT item_id FROM failure WHERE id = ANY($1::int8[]) AND item_id IS NOT NULL`,
        [gone.map((row) => row.failure)],
      );
      const same = await unchanged(tx, patterns);
      return storeHits(tx, newHits(hits.filter(({ issue }) => same.has(issue.id))), now);
    });
  }
  await withTransaction(pool, (tx) =>
    writeCursor(tx, FEED, "evidence", (reached ?? upTo).toISOString(), now),
  );
  if (reached) report.unfinished = true;
}

/** How far the failures of an issue's signature have been walked, from the newest to the oldest. */
interface Walk {
  version: number;
  signatureId: number;
  /** Goes on below this failure; null = from the newest. */
  below: number | null;
  /** When it reached the oldest. */
  doneAt: string | null;
}

/** Newest failures of a signature that are looked at every time. */
const NEWEST = 500;
const WALKED_AT_ONCE = 5_000;
const WALK_AGAIN = HOUR;

/**
 * A failure may get its signature long after it was stored, so the newest of an issue's signature are looked at every time, and
 * once an hour all of them, in a walk that goes on where it was left. What does not fit the scope is passed by.
 */
async function matchSignatures(
  pool: pg.Pool,
  issues: readonly ActiveIssue[],
  hidden: ReadonlySet<string>,
  { now, until }: { now: Date; until: number },
  report: MatchReport,
): Promise<void> {
  const before = (await readCursor<Record<string, Walk>>(pool, FEED, "signatures")) ?? {};
  const walks: Record<string, Walk> = {};
  for (const issue of issues) {
    const { id, version, signatureId } = issue;
    if (issue.kind !== "signature" || signatureId === null) continue;
    const last = before[id];
    const isSame = last?.version === version && last.signatureId === signatureId;
    const isFresh = isSame && last.doneAt !== null && now.getTime() - Date.parse(last.doneAt) < WALK_AGAIN;
    const below = isSame && last.doneAt === null ? last.below : null;
    if (performance.now() > until) {
      if (isSame) walks[id] = last;
      report.unfinished ||= !isFresh;
      continue;
    }
    const own = { issue, signatureId, hidden, now };
    if (below !== null) await trySome(pool, own, { below: null, limit: NEWEST }, report);
    const limit = isFresh ? NEWEST : WALKED_AT_ONCE;
    const reached = await trySome(pool, own, { below, limit }, report);
    const isDone = reached === null;
    walks[id] = isFresh
      ? last
      : { version, signatureId, below: reached, doneAt: isDone ? now.toISOString() : null };
    report.unfinished ||= !isFresh && !isDone;
  }
  if (!isDeepStrictEqual(walks, before))
    await withTransaction(pool, (tx) => writeCursor(tx, FEED, "signatures", walks, now));
}

/** @returns id of the oldest failure looked at; null when there is none below */
async function trySome(
  pool: pg.Pool,
  by: { issue: ActiveIssue; signatureId: number; hidden: ReadonlySet<string>; now: Date },
  page: { below: number | null; limit: number },
  report: MatchReport,
): Promise<number | null> {
  const { issue, signatureId, hidden, now } = by;
  const found = await pool.query<CandidateRow>(
    `SELECT ${CANDIDATE_COLUMNS.replace("e.data->'lines' AS lines", "NULL AS lines")} FROM failure f
     WHERE f.signature_id = $1 AND f.removed_at IS NULL AND ($3::int8 IS NULL OR f.id < $3)
       AND NOT EXISTS (SELECT FROM known_hit h WHERE h.known_issue_id = $2 AND h.failure_id = f.id)
     ORDER BY f.id DESC LIMIT $4`,
    [signatureId, issue.id, page.below, page.limit],
  );
  const own = hitsOf([issue], found.rows.map(toCandidate), hidden);
  report.tried += found.rows.length;
  if (own.length > 0)
    report.hits += await withTransaction(pool, async (tx) =>
      (await unchanged(tx, [issue])).has(issue.id) ? storeHits(tx, newHits(own), now) : 0,
    );
  return found.rows.length < page.limit ? null : (found.rows.at(-1)?.id ?? null);
}

/** A newer normaliser may have made another signature of an issue's. */
async function followSignatures(pool: pg.Pool): Promise<void> {
  await pool.query(
    `UPDATE known_issue k SET signature_id = s.replaced_by FROM signature s
     WHERE s.id = k.signature_id AND s.replaced_by IS NOT NULL`,
  );
}

interface Head {
  safe: number;
  /** The newest id when it was looked, and the transactions that were then writing failures. */
  pending: { id: number; writers: string[] } | null;
}

/** Transactions that write failures now, in this database only: others must not hold this up. */
const WRITERS = `ARRAY(SELECT DISTINCT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND granted
  AND relation = 'failure'::regclass AND mode = 'RowExclusiveLock'
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;

/**
 * Id up to which every failure there will ever be can be seen. Feeds store failures at once, so a smaller id may be committed
 * after a larger one: an id counts only when all transactions are over that wrote failures when it was seen. Whoever had a
 * smaller id then held this lock already, which an INSERT takes before it draws an id.
 */
async function safeHead(pool: pg.Pool, now: Date): Promise<number> {
  let head: Head = (await readCursor<Head>(pool, FEED, "head")) ?? { safe: 0, pending: null };
  const settle = async () => {
    if (head.pending === null) return;
    const found = await pool.query<{ writers: string[] }>(`SELECT ${WRITERS} AS writers`);
    const running = new Set(found.rows[0]?.writers);
    if (!head.pending.writers.some((writer) => running.has(writer)))
      head = { safe: head.pending.id, pending: null };
  };
  await settle();
  if (head.pending === null) {
    // The newest id is of the statement's snapshot, the locks are of a moment after it.
    const seen = await pool.query<{ id: number; writers: string[] }>(
      `SELECT coalesce((SELECT max(id) FROM failure), 0) AS id, ${WRITERS} AS writers`,
    );
    const row = seen.rows[0];
    if (row && row.id > head.safe) {
      head = { ...head, pending: row };
      await settle();
    }
  }
  await withTransaction(pool, (tx) => writeCursor(tx, FEED, "head", head, now));
  return head.safe;
}
