import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { writeCursor } from "./feeds";
import { createLockPool, inLease, LostLease, takeLease } from "./lease";

const NOW = new Date("2026-11-20T12:00:00Z");
let db: TestDatabase;
let locks: pg.Pool;
beforeAll(async () => {
  db = await testDatabase();
  locks = createLockPool(db.url);
  await db.pool.query("INSERT INTO feed (id, source, url, interval_seconds) VALUES ('f', 'dlrn', 'x', 60)");
});
afterAll(async () => {
  await locks.end();
  await db.close();
});

it("lets one of two ingests work on a feed", async () => {
  const first = await takeLease(locks, "f", "poll", NOW);
  expect(first).toBeDefined();
  expect(await takeLease(locks, "f", "poll", NOW)).toBeUndefined();
  await first?.release();
  const second = await takeLease(locks, "f", "poll", NOW);
  expect(second?.fence).toBe((first?.fence ?? 0) + 1);
  await second?.release();
});

it("refuses the writes of a holder that was cut off and came back late", async () => {
  const paused = await takeLease(locks, "f", "poll", NOW);
  await paused?.release();
  const successor = await takeLease(locks, "f", "poll", NOW);
  if (!paused || !successor) throw new Error("no lease");
  const write = (at: typeof paused, offset: number) =>
    inLease(db.pool, at, (tx) => writeCursor(tx, "f", "commits", { offset }, NOW));
  await write(successor, 2);
  await expect(write(paused, 1)).rejects.toThrow(LostLease);
  const { rows } = await db.pool.query("SELECT value FROM cursor WHERE feed_id = 'f'");
  expect(rows).toEqual([{ value: { offset: 2 } }]);
  await successor.release();
});

it("closes the run of a killed process as lost", async () => {
  const killed = await takeLease(locks, "f", "poll", NOW);
  await killed?.release();
  const next = await takeLease(locks, "f", "poll", NOW);
  const { rows } = await db.pool.query("SELECT outcome FROM sync_run WHERE id = $1", [killed?.runId]);
  expect(rows).toEqual([{ outcome: "lost" }]);
  await next?.release();
});
