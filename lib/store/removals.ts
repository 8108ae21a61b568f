import type pg from "pg";
import { seqRange } from "@/lib/domain/dlrn/seq";
import { removeCommits } from "./dlrn-commits";

/**
 * Notes what a page no longer showed between rows it did show, and clears suspects that are back.
 *
 * @returns rows that an earlier pass missed too: two passes agree
 */
export async function suspectRemovals(
  client: pg.ClientBase,
  instanceId: string,
  epoch: number,
  ids: readonly number[],
  missing: readonly number[],
  runId: number,
  now: Date,
): Promise<number[]> {
  if (ids.length === 0) return [];
  const [low, high] = seqRange(epoch, Math.min(...ids), Math.max(...ids));
  await client.query(
    "DELETE FROM removal_suspect WHERE instance_id = $1 AND seq BETWEEN $2 AND $3 AND NOT seq = ANY($4::int8[])",
    [instanceId, low, high, missing],
  );
  if (missing.length === 0) return [];
  await client.query(
    `INSERT INTO removal_suspect (instance_id, seq, missed_at, missed_by) SELECT $1, unnest($2::int8[]), $3, $4
     ON CONFLICT DO NOTHING`,
    [instanceId, missing, now, runId],
  );
  const agreed = await client.query<{ seq: number }>(
    "SELECT seq FROM removal_suspect WHERE instance_id = $1 AND seq = ANY($2::int8[]) AND missed_by <> $3",
    [instanceId, missing, runId],
  );
  return agreed.rows.map((r) => r.seq);
}

/** At most this share of an instance's builds is marked removed without a person's word; small instances get a few. */
const SHARE = 0.01;
const ALWAYS = 5;

/**
 * Marks removed what two passes missed. More than 1 % at once is held for a person (`ingest --confirm-removals`): a
 * server that forgets that much is more likely wrong.
 *
 * @returns how many were removed and how many now wait
 */
export async function settleRemovals(
  client: pg.ClientBase,
  instanceId: string,
  agreed: readonly number[],
  options: { confirmed: boolean; now: Date },
): Promise<{ removed: number; held: number }> {
  if (agreed.length === 0) return { removed: 0, held: 0 };
  const live = await client.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM dlrn_commit WHERE instance_id = $1 AND removed_at IS NULL",
    [instanceId],
  );
  if (!options.confirmed && agreed.length > Math.max(ALWAYS, (live.rows[0]?.n ?? 0) * SHARE)) {
    await client.query(
      "UPDATE removal_suspect SET held = true WHERE instance_id = $1 AND seq = ANY($2::int8[])",
      [instanceId, agreed],
    );
    return { removed: 0, held: agreed.length };
  }
  await removeCommits(client, instanceId, agreed, options.now);
  await client.query("DELETE FROM removal_suspect WHERE instance_id = $1 AND seq = ANY($2::int8[])", [
    instanceId,
    agreed,
  ]);
  return { removed: agreed.length, held: 0 };
}
