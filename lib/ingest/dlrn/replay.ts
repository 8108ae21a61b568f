import type { CiVoteAggregateFact, CiVoteFact, DlrnCommitFact, PromotionFact } from "@/lib/domain/dlrn/facts";
import type { DlrnClient } from "@/lib/sources/dlrn";
import { storeCommits } from "@/lib/store/dlrn-commits";
import { AGGREGATE_VOTES, CI_VOTES, storeVotes } from "@/lib/store/dlrn-votes";
import { inLease } from "@/lib/store/lease";
import { storePromotions } from "@/lib/store/promotions";
import type { Pass } from "../context";

const PARTS = ["commits", "votes", "aggregate-votes", "promotions"];

/** Maps set-aside records of a feed again, after a fix; those that fit now are stored and marked replayed. */
export async function replaySetAside(
  pass: Pass,
  client: DlrnClient,
  instanceId: string,
  epoch: number,
): Promise<void> {
  const { pool, clock } = pass.context;
  const waiting = await pool.query<{ id: number; part: string; payload: unknown }>(
    "SELECT id, part, payload FROM set_aside WHERE feed_id = $1 AND replayed_at IS NULL AND part = ANY($2) ORDER BY id",
    [pass.lease.feedId, PARTS],
  );
  for (const { id, part, payload } of waiting.rows) {
    const { facts, rejected } = client.replay(part, payload);
    const now = clock.now();
    await inLease(pool, pass.lease, async (tx) => {
      const bad = rejected.length > 0 ? rejected : await store(tx, part, facts);
      if (bad.length > 0)
        await tx.query("UPDATE set_aside SET reason = $2 WHERE id = $1", [
          id,
          bad[0]?.reason ?? "does not fit",
        ]);
      else {
        await tx.query("UPDATE set_aside SET replayed_at = $2 WHERE id = $1", [id, now]);
        pass.totals.rowsChanged += 1;
      }
    });
  }

  async function store(tx: Parameters<typeof storeCommits>[0], part: string, facts: unknown[]) {
    const now = clock.now();
    // The client maps by the same name of the part, so these casts say what it returned.
    if (part === "promotions")
      return (await storePromotions(tx, instanceId, facts as PromotionFact[], now)).bad;
    if (part === "votes")
      return (await storeVotes(tx, CI_VOTES, instanceId, epoch, facts as CiVoteFact[], now)).bad;
    if (part === "aggregate-votes")
      return (await storeVotes(tx, AGGREGATE_VOTES, instanceId, epoch, facts as CiVoteAggregateFact[], now))
        .bad;
    const commits = facts as DlrnCommitFact[];
    return (
      await storeCommits(
        tx,
        instanceId,
        epoch,
        { facts: commits, ids: commits.map((c) => c.dlrnId), whole: false },
        now,
      )
    ).bad;
  }
}
