import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import { issueId } from "@/lib/domain/known-issue/issue-id";
import { isSpent } from "@/lib/domain/known-issue/worth";
import { recordAudit } from "./audit";
import { markItems } from "./known-issues";
import { notify } from "./notify";

interface Spent {
  id: number;
  visibility: "public" | "private";
  lastHitAt: Date | null;
  changedAt: Date;
}

const WHY = "no failure matched it for 30 days";

/**
 * Retires known issues that nothing matched for long, by the rules; never one whose failures are still being matched.
 *
 * @param head id up to which failures have been matched
 * @returns how many
 */
export function retireSpent(pool: pg.Pool, head: number, now: Date): Promise<number> {
  return withTransaction(pool, async (tx) => {
    const active = await tx.query<Spent>(
      `SELECT id, visibility, last_hit_at AS "lastHitAt", changed_at AS "changedAt" FROM known_issue
       WHERE retired_at IS NULL AND matched_up_to >= $1 ORDER BY id FOR UPDATE SKIP LOCKED`,
      [head],
    );
    const spent = active.rows.filter((issue) => isSpent(issue, now));
    if (spent.length === 0) return 0;
    await tx.query(
      `UPDATE known_issue SET retired_at = $2, retired_why = $3, version = version + 1, changed_at = $2 WHERE id = ANY($1)`,
      [spent.map((issue) => issue.id), now, WHY],
    );
    for (const { id } of spent) await markItems(tx, id);
    await recordAudit(
      tx,
      spent.map(({ id, visibility, lastHitAt }) => ({
        actor: null,
        action: "known-issue:retire",
        subjectKind: "known-issue",
        subjectId: issueId(id),
        before: { retiredAt: null, lastHitAt },
        after: { retiredAt: now },
        reason: WHY,
        visibility,
      })),
      now,
    );
    await notify(tx, ["triage"]);
    return spent.length;
  });
}
