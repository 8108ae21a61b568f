import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import { CARRIED } from "@/lib/domain/known-issue/match";
import { DAY } from "@/lib/shared/clock";
import { type HitRow, storeHits } from "./known-hits";

/** Runs of one subject that may be carried over from one to the next in one pass. */
const ROUNDS = 5;

/**
 * Carries known issues over: a failure of the last day that nothing explains, of a subject whose failure before it says the same
 * (the same signature) and is explained, is explained by the same issue, a little less surely.
 *
 * @returns how many hits are new
 */
export async function carryOver(pool: pg.Pool, now: Date): Promise<number> {
  let carried = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const hits = await nextOf(pool, now);
    if (hits.length === 0) break;
    carried += await withTransaction(pool, (tx) => storeHits(tx, hits, now));
  }
  return carried;
}

async function nextOf(pool: pg.Pool, now: Date): Promise<HitRow[]> {
  const found = await pool.query<Omit<HitRow, "via">>(
    `SELECT h.known_issue_id AS "issueId", f.id AS "failureId", greatest(0.5::float8, h.confidence * $3) AS confidence, h.line, f.at,
       f.item_id AS "itemId"
     FROM failure f
     CROSS JOIN LATERAL (SELECT p.id, p.signature_id FROM failure p
       WHERE p.source_id = f.source_id AND p.subject = f.subject AND p.scope = f.scope AND p.seq < f.seq
         AND p.removed_at IS NULL
       ORDER BY p.seq DESC LIMIT 1) p
     JOIN known_hit h ON h.failure_id = p.id
     JOIN known_issue k ON k.id = h.known_issue_id AND k.retired_at IS NULL
     WHERE f.at > $1 AND f.at <= $2 AND f.removed_at IS NULL AND f.signature_id IS NOT NULL
       AND p.signature_id = f.signature_id
       AND NOT EXISTS (SELECT FROM known_hit own WHERE own.failure_id = f.id)`,
    [new Date(now.getTime() - DAY), now, CARRIED],
  );
  return found.rows.map((row) => ({
    ...row,
    confidence: Number(row.confidence.toFixed(2)),
    via: "carry-over",
  }));
}
