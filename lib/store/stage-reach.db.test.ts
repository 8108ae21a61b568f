import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withTransaction } from "@/lib/db/pool";
import { seqOf } from "@/lib/domain/dlrn/seq";
import { DAY, HOUR, MINUTE } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { ciVote, dlrnCommit, promotionBatch } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { deriveLeadDays } from "./lead-days";
import { createLockPool, type Lease, takeLease } from "./lease";
import { deriveReach, reachKey } from "./stage-reach";
import { markStale } from "./stale";

const NOW = new Date("2026-11-20T12:00:00Z");
const INSTANCE = "centos9-master";
let db: TestDatabase;
let locks: pg.Pool;
let lease: Lease;

beforeAll(async () => {
  db = await testDatabase();
  await seedSite(db.pool, NOW);
  locks = createLockPool(db.url);
  lease = (await takeLease(locks, `dlrn-${INSTANCE}`, "poll", NOW)) as Lease;
});
afterAll(async () => {
  await lease.release();
  await locks.end();
  await db.close();
});

const mark = (station: string, component: string | null) =>
  withTransaction(db.pool, (tx) => markStale(tx, INSTANCE, { reach: [reachKey(station, component)] }));

const reachOf = async (station: string, component: string) =>
  (
    await db.pool.query<{ position: number; at: Date }>(
      "SELECT position, at FROM stage_reach WHERE instance_id = $1 AND station = $2 AND component = $3 ORDER BY position",
      [INSTANCE, station, component],
    )
  ).rows;

const at = (minute: number) => new Date(NOW.getTime() - 10 * DAY + minute * MINUTE);

it("says for every build when a promotion first held it, in whatever order promotions are told, forward and back", async () => {
  const moves = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 30 })), {
    minLength: 1,
    maxLength: 14,
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(moves, fc.boolean(), fc.boolean(), async (told, atOnce, named) => {
      const promoteName = `target-${++run}`;
      const component = named ? "compute" : null;
      for (const [id, minute] of told) {
        await promotionBatch(db.pool, {
          promoteName,
          at: at(minute),
          user: `u${++run}`,
          rows: [{ component, seq: seqOf(0, id) }],
        });
        if (!atOnce) {
          await mark(promoteName, component);
          await deriveReach(db.pool, lease, INSTANCE);
        }
      }
      await mark(promoteName, component);
      await deriveReach(db.pool, lease, INSTANCE);
      const rows = await reachOf(promoteName, component ?? "");
      for (let id = 1; id <= 13; id++) {
        const first = rows.find((row) => row.position >= seqOf(0, id))?.at.getTime() ?? null;
        const holding = told.filter(([promoted]) => promoted >= id).map(([, minute]) => at(minute).getTime());
        expect([id, first]).toEqual([id, holding.length === 0 ? null : Math.min(...holding)]);
      }
      await mark(promoteName, component);
      await deriveReach(db.pool, lease, INSTANCE);
      expect(await reachOf(promoteName, component ?? "")).toEqual(rows);
    }),
    { numRuns: 12 },
  );
});

it("counts a commit's time from the stage it reached last, once, on the day it got there", async () => {
  const built = new Date("2026-11-16T08:00:00Z");
  const after = (hours: number) => new Date(built.getTime() + hours * HOUR);
  const commit = (id: number, hours: number, more: { status?: "FAILED"; commitHash?: string } = {}) =>
    dlrnCommit(db.pool, { id, project: `lead-${id}`, component: "lead", builtAt: after(hours), ...more });
  await commit(100, -30);
  const { commitHash } = await commit(101, 0);
  await commit(102, 1, { status: "FAILED" });
  await commit(103, 2);
  await dlrnCommit(db.pool, {
    id: 104,
    project: "lead-101",
    component: "lead",
    builtAt: after(2.5),
    commitHash,
  });
  const votes = [
    [100, -29],
    [101, 1],
    [104, 3],
  ] as const;
  for (const [commitId, hours] of votes)
    await ciVote(db.pool, { id: commitId, commitId, component: "lead", at: after(hours) });
  const promoted = [
    [100, -20],
    [103, 10],
  ] as const;
  for (const [id, hours] of promoted)
    await promotionBatch(db.pool, {
      promoteName: "promoted-components",
      at: after(hours),
      rows: [{ component: "lead", seq: seqOf(0, id) }],
    });
  await mark("consistent", "lead");
  await mark("promoted-components", "lead");
  await withTransaction(db.pool, (tx) => markStale(tx, INSTANCE, { lead: ["2026-11-16"] }));
  await deriveReach(db.pool, lease, INSTANCE);
  const read = async () =>
    (
      await db.pool.query(
        "SELECT stage, n, step, total FROM daily_lead WHERE source_id = $1 AND day = '2026-11-16' ORDER BY stage",
        [INSTANCE],
      )
    ).rows;
  await deriveLeadDays(db.pool, lease, INSTANCE);
  const hours = (...values: number[]) => values.map((value) => value * 3600);
  const expected = [
    { stage: "built", n: 2, step: hours(0.5, 0.5), total: hours(0.5, 0.5) },
    { stage: "consistent", n: 2, step: hours(1, 1), total: hours(1.5, 1.5) },
    { stage: "promoted-components", n: 2, step: hours(7, 9), total: hours(8.5, 10.5) },
  ];
  expect(await read()).toEqual(expected);
  await withTransaction(db.pool, (tx) => markStale(tx, INSTANCE, { lead: ["2026-11-16"] }));
  await deriveLeadDays(db.pool, lease, INSTANCE);
  expect(await read()).toEqual(expected);
});
