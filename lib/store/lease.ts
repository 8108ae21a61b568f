import type pg from "pg";
import { createPool, withTransaction } from "@/lib/db/pool";
import { ProdchainError } from "@/lib/shared/errors";

/** The right to work on a feed: one holder at a time, proved by a fencing token in every transaction. */
export interface Lease {
  feedId: string;
  fence: number;
  runId: number;
  /** Ends the lock; the token stays, so that a paused holder cannot write later. */
  release(): Promise<void>;
}

/** Another process took the feed over while this one was paused or cut off. */
export class LostLease extends ProdchainError {
  constructor(feedId: string) {
    super("conflict", `another ingest took over feed ${feedId}`);
    this.name = "LostLease";
  }
}

/**
 * Connections that hold the advisory locks. They need a direct connection: a session lock does not survive transaction
 * pooling.
 */
export const createLockPool = (directUrl: string): pg.Pool =>
  createPool(directUrl, { max: 64, application_name: "prodchain-lock" });

/**
 * Takes a feed for one pass: advisory lock, next fencing token, a new sync_run. A run that a killed process left open is
 * closed as lost.
 *
 * @returns undefined when another process works on the feed
 */
export async function takeLease(
  locks: pg.Pool,
  feedId: string,
  mode: string,
  now: Date,
): Promise<Lease | undefined> {
  const client = await locks.connect();
  try {
    const lock = await client.query<{ taken: boolean }>(
      "SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken",
      [lockName(feedId)],
    );
    if (!lock.rows[0]?.taken) {
      client.release();
      return undefined;
    }
    const opened = await client.query<{ fence: number; run_id: number }>(
      `WITH token AS (UPDATE feed SET fence = fence + 1, last_started_at = $2 WHERE id = $1 RETURNING fence),
            lost AS (UPDATE sync_run SET outcome = 'lost', finished_at = $2
                     WHERE feed_id = $1 AND outcome = 'running')
       INSERT INTO sync_run (feed_id, fence, mode, started_at, outcome)
       SELECT $1, fence, $3, $2, 'running' FROM token RETURNING fence, id AS run_id`,
      [feedId, now, mode],
    );
    const row = opened.rows[0];
    if (!row) throw new ProdchainError("not-found", `there is no feed ${feedId}`);
    return { feedId, fence: row.fence, runId: row.run_id, release: () => unlock(client, feedId) };
  } catch (error) {
    client.release(true);
    throw error;
  }
}

const lockName = (feedId: string) => `prodchain feed ${feedId}`;

/** Gives the lock back; a connection that cannot say so any more is closed, which does the same a little later. */
async function unlock(client: pg.PoolClient, feedId: string): Promise<void> {
  const done = await client
    .query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [lockName(feedId)])
    .then(
      () => true,
      () => false,
    );
  client.release(!done);
}

/** One transaction under a lease: fails with LostLease, nothing written, when the token is no longer the newest. */
export function inLease<T>(
  pool: pg.Pool,
  lease: Lease,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return withTransaction(pool, async (client) => {
    const held = await client.query<{ fence: number }>("SELECT fence FROM feed WHERE id = $1 FOR SHARE", [
      lease.feedId,
    ]);
    if (held.rows[0]?.fence !== lease.fence) throw new LostLease(lease.feedId);
    return work(client);
  });
}
