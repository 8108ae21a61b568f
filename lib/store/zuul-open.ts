import type pg from "pg";
import { readCursor, writeCursor } from "./feeds";
import { notify } from "./notify";

export interface OpenRows {
  builds: string[];
  buildsets: string[];
}

/** Rows that one pass found gone at the server; a second pass confirms it or clears it. */
interface Suspects extends OpenRows {
  missedBy: number;
  /** So many at once that a person must agree; they are not asked for meanwhile. */
  held: boolean;
}

const PART = "gone";
/** At most this share of a server's builds is marked removed without a person's word; small servers get a few. */
const SHARE = 0.01;
const ALWAYS = 20;

/** The uuids of every row held as open, but for those that wait for a person's word. */
export async function heldOpenRows(
  client: pg.ClientBase | pg.Pool,
  feedId: string,
  serverId: string,
  confirmed: boolean,
): Promise<OpenRows> {
  const suspects = await readCursor<Suspects>(client, feedId, PART);
  const waiting = suspects?.held && !confirmed ? suspects : { builds: [], buildsets: [] };
  const open = async (table: "zuul_build" | "zuul_buildset", without: readonly string[]) => {
    const found = await client.query<{ uuid: string }>(
      `SELECT uuid FROM ${table} WHERE server_id = $1 AND result IS NULL AND removed_at IS NULL AND NOT uuid = ANY($2)
       ORDER BY seq`,
      [serverId, without],
    );
    return found.rows.map((row) => row.uuid);
  };
  return {
    builds: await open("zuul_build", waiting.builds),
    buildsets: await open("zuul_buildset", waiting.buildsets),
  };
}

/**
 * Marks removed what this pass and an earlier one found gone. What is gone for the first time is only noted; more than
 * 1 % of a server's builds at once waits for a person (`ingest --confirm-removals`).
 *
 * @returns how many rows now wait for a person
 */
export async function settleGone(
  tx: pg.ClientBase,
  of: { feedId: string; serverId: string; runId: number; confirmed: boolean; now: Date },
  found: OpenRows,
): Promise<number> {
  const { feedId, serverId, runId, confirmed, now } = of;
  const before = await readCursor<Suspects>(tx, feedId, PART);
  const gone = before?.held && !confirmed ? union(before, found) : found;
  const missed = before !== undefined && before.missedBy !== runId ? before : { builds: [], buildsets: [] };
  const both = (now: readonly string[], then: readonly string[]) => now.filter((uuid) => then.includes(uuid));
  const agreed: OpenRows = {
    builds: both(gone.builds, missed.builds),
    buildsets: both(gone.buildsets, missed.buildsets),
  };
  const count = agreed.builds.length + agreed.buildsets.length;
  const held = !confirmed && count > Math.max(ALWAYS, SHARE * (await countBuilds(tx, serverId)));
  const waits = held ? gone : without(gone, agreed);
  await writeCursor(tx, feedId, PART, { ...waits, missedBy: runId, held } satisfies Suspects, now);
  if (held) return count;
  await remove(tx, "zuul_build", serverId, agreed.builds, now);
  await remove(tx, "zuul_buildset", serverId, agreed.buildsets, now);
  if (count > 0) await notify(tx, ["jobs"], [serverId]);
  return 0;
}

/** Nothing was found gone in a whole cycle: earlier suspicions were wrong. Those that wait for a person stay. */
export async function clearSuspects(tx: pg.ClientBase, feedId: string): Promise<number> {
  const before = await readCursor<Suspects>(tx, feedId, PART);
  if (before?.held) return before.builds.length + before.buildsets.length;
  if (before) await tx.query("DELETE FROM cursor WHERE feed_id = $1 AND part = $2", [feedId, PART]);
  return 0;
}

const union = (a: OpenRows, b: OpenRows): OpenRows => ({
  builds: [...new Set([...a.builds, ...b.builds])],
  buildsets: [...new Set([...a.buildsets, ...b.buildsets])],
});

const without = (rows: OpenRows, those: OpenRows): OpenRows => ({
  builds: rows.builds.filter((uuid) => !those.builds.includes(uuid)),
  buildsets: rows.buildsets.filter((uuid) => !those.buildsets.includes(uuid)),
});

async function countBuilds(tx: pg.ClientBase, serverId: string): Promise<number> {
  const counted = await tx.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM zuul_build WHERE server_id = $1 AND removed_at IS NULL",
    [serverId],
  );
  return counted.rows[0]?.n ?? 0;
}

async function remove(
  tx: pg.ClientBase,
  table: "zuul_build" | "zuul_buildset",
  serverId: string,
  uuids: readonly string[],
  now: Date,
): Promise<void> {
  if (uuids.length === 0) return;
  await tx.query(
    `UPDATE ${table} SET removed_at = $3, changed_at = $3 WHERE server_id = $1 AND uuid = ANY($2) AND removed_at IS NULL`,
    [serverId, uuids, now],
  );
}
