import { inLease } from "@/lib/store/lease";
import { storeReviews } from "@/lib/store/reviews";
import { notifyReviews, PART, type Reading } from "./reading";

/** Maps set-aside reviews again, after a fix; those that fit now are stored and marked replayed. */
export async function replaySetAside({ pass, client, server, resolver }: Reading): Promise<void> {
  const { clock, pool } = pass.context;
  const waiting = await pool.query<{ id: number; payload: unknown }>(
    "SELECT id, payload FROM set_aside WHERE feed_id = $1 AND part = $2 AND replayed_at IS NULL ORDER BY id",
    [pass.lease.feedId, PART],
  );
  for (const { id, payload } of waiting.rows) {
    const { facts, rejected } = client.replay(payload);
    const now = clock.now();
    await inLease(pool, pass.lease, async (tx) => {
      const stored = await storeReviews(tx, server.id, facts, resolver, now);
      const [bad] = [...rejected, ...stored.bad];
      if (bad) {
        await tx.query("UPDATE set_aside SET reason = $2 WHERE id = $1", [id, bad.reason]);
        return;
      }
      await tx.query("UPDATE set_aside SET replayed_at = $2 WHERE id = $1", [id, now]);
      if (stored.changed > 0) await notifyReviews(tx, server.id);
      pass.totals.rowsChanged += stored.changed;
    });
  }
}
