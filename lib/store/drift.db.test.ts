import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { DriftCell } from "@/lib/domain/drift/cell";
import { HOUR, MINUTE } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { derive } from "@/lib/testing/derive";
import { ciVote, dlrnCommit, insertRow, promotionBatch, queueItem } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { deriveDrift } from "./drift";
import { createLockPool, type Lease, takeLease } from "./lease";
import { markStale } from "./stale";

const NOW = new Date("2026-11-20T12:00:00Z");
const MASTER = "centos9-master";
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR);

let db: TestDatabase;
let locks: pg.Pool;
let lease: Lease;

beforeAll(async () => {
  db = await testDatabase();
  await seedSite(db.pool, NOW);
  locks = createLockPool(db.url);
  lease = (await takeLease(locks, `dlrn-${MASTER}`, "poll", NOW)) as Lease;
});
afterAll(async () => {
  await lease.release();
  await locks.end();
  await db.close();
});
beforeEach(() =>
  db.pool.query(
    `delete from dlrn_commit; delete from ci_vote; delete from promotion; delete from promotion_batch; delete from dlrn_queue_item;
     delete from drift; delete from daily_drift; delete from daily_package_drift; delete from stale; delete from cursor;
     delete from daily_builds; delete from package_state`,
  ),
);

async function drift(packages: string[], instance = MASTER, now = NOW) {
  await derive(db.pool, now);
  await markStale(await asClient(), instance, { drift: packages });
  return deriveDrift(db.pool, lease, instance, now);
}
// Marks are taken in a transaction of their own; a pool does for a test.
const asClient = async () => db.pool as unknown as pg.ClientBase;

async function cellsOf(name: string, source = MASTER, line = MASTER): Promise<Record<string, DriftCell>> {
  const found = await db.pool.query<{ stages: Record<string, DriftCell> }>(
    "select stages from drift where source_id = $1 and line_id = $2 and package_name = $3",
    [source, line, name],
  );
  return found.rows[0]?.stages ?? {};
}

test("each stage says what stands there, how many commits it lacks, and since when the oldest of them is known", async () => {
  const nova = { project: "openstack-nova" };
  const first = await dlrnCommit(db.pool, { ...nova, id: 1, builtAt: ago(100) });
  const second = await dlrnCommit(db.pool, { ...nova, id: 2, builtAt: ago(50) });
  await dlrnCommit(db.pool, { project: "openstack-placement", id: 3, builtAt: ago(40) });
  const failed = await dlrnCommit(db.pool, { ...nova, id: 4, builtAt: ago(30), status: "FAILED" });
  await dlrnCommit(db.pool, {
    ...nova,
    id: 5,
    builtAt: ago(29),
    status: "FAILED",
    commitHash: failed.commitHash,
  });
  await ciVote(db.pool, { id: 1, commitId: 3, at: ago(39) });
  await promotionBatch(db.pool, {
    promoteName: "promoted-components",
    at: ago(90),
    rows: [{ component: "compute", seq: 1 * 16 }],
  });
  await promotionBatch(db.pool, {
    promoteName: "current-podified",
    at: ago(80),
    rows: [{ component: "compute", seq: null }],
  });
  await queueItem(db.pool, { project: "openstack-nova", at: ago(2) });
  await insertRow(db.pool, "cursor", {
    feed_id: `dlrn-${MASTER}`,
    part: "queue",
    value: "{}",
    updated_at: NOW,
  });

  expect(await drift(["openstack-nova", "openstack-placement"])).toBe(2);
  const cells = await cellsOf("openstack-nova");
  expect(cells.built).toMatchObject({
    commit: second.commitHash,
    behind: 2,
    since: ago(30).getTime() - 30 * MINUTE,
  });
  expect(cells.consistent).toMatchObject({ commit: second.commitHash, behind: 2, at: ago(39).getTime() });
  expect(cells["promoted-components"]).toMatchObject({
    commit: first.commitHash,
    behind: 3,
    since: ago(50).getTime() - 30 * MINUTE,
  });
  // A promotion whose commit is not in our data says nothing of what it holds; nobody imports from here.
  expect(Object.keys(cells).sort()).toEqual(["built", "consistent", "promoted-components", "upstream"]);
  expect((await cellsOf("openstack-placement"))["promoted-components"]).toMatchObject({
    commit: null,
    nvr: null,
    at: null,
    behind: 1,
  });
});

test("what is imported stands at the builder that imported it, and counts against the one it came from", async () => {
  const keystone = { project: "openstack-keystone", component: "keystone" };
  const old = await dlrnCommit(db.pool, {
    ...keystone,
    instance: "centos9-antelope",
    id: 1,
    builtAt: ago(70),
  });
  await dlrnCommit(db.pool, { ...keystone, instance: "centos9-antelope", id: 2, builtAt: ago(20) });
  const imported = { ...keystone, instance: "rhel9-osp18", commitHash: old.commitHash, extendedHash: "e_f" };
  await dlrnCommit(db.pool, { ...imported, id: 1, builtAt: ago(30) });
  await drift(["openstack-keystone"], "centos9-antelope");
  expect(await cellsOf("openstack-keystone", "rhel9-osp18", "centos9-antelope")).toEqual({
    imported: expect.objectContaining({
      commit: old.commitHash,
      at: ago(30).getTime(),
      behind: 1,
      since: ago(20).getTime() - 30 * MINUTE,
    }),
  });
  expect(await cellsOf("openstack-keystone", "centos9-antelope", "centos9-antelope")).not.toHaveProperty(
    "imported",
  );
});

test("nothing changes when nothing did; what has gone goes; days are summed once and again from history", async () => {
  for (const [id, hours] of [
    [1, 60 * 24],
    [2, 50 * 24],
    [3, 3 * 24],
    [4, 5],
  ] as const)
    await dlrnCommit(db.pool, { project: "openstack-nova", id, builtAt: ago(hours) });
  await promotionBatch(db.pool, {
    promoteName: "current-podified",
    at: ago(49 * 24),
    rows: [{ component: "compute", seq: 2 * 16 }],
  });
  await drift(["openstack-nova"]);
  const read = async () =>
    (
      await db.pool.query(
        "select to_char(day, 'YYYY-MM-DD') as day, dfg_slug, packages, behind, missing, days, reconstructed from daily_drift where stage = 'current-podified' order by day",
      )
    ).rows;
  expect(await read()).toHaveLength(6);
  for (let pass = 0; pass < 6; pass += 1) await drift(["openstack-nova"]);
  const days = await read();
  expect(days).toHaveLength(31);
  const common = { dfg_slug: "compute", packages: 1 };
  expect(days.at(-1)).toEqual({
    day: "2026-11-20",
    ...common,
    behind: 1,
    missing: 2,
    days: 3,
    reconstructed: false,
  });
  expect(days.at(-2)).toEqual({
    day: "2026-11-19",
    ...common,
    behind: 1,
    missing: 1,
    days: 2,
    reconstructed: true,
  });
  expect(days[0]).toEqual({
    day: "2026-10-21",
    ...common,
    behind: 0,
    missing: 0,
    days: 0,
    reconstructed: true,
  });
  const stamp = "select max(xmin::text::int8)::text as last from drift";
  const before = (await db.pool.query(stamp)).rows;
  await drift(["openstack-nova"]);
  expect((await db.pool.query(stamp)).rows).toEqual(before);
  expect(await read()).toEqual(days);
  await db.pool.query("update dlrn_commit set removed_at = now()");
  await drift(["openstack-nova"]);
  expect(await cellsOf("openstack-nova")).toEqual({});
});

test("a component that moved brings its packages, and no others", async () => {
  await dlrnCommit(db.pool, { project: "openstack-nova", id: 1, builtAt: ago(30) });
  await dlrnCommit(db.pool, { project: "openstack-glance", component: "glance", id: 2, builtAt: ago(30) });
  await derive(db.pool, NOW);
  await markStale(await asClient(), MASTER, { "drift-line": ["glance"] });
  expect(await deriveDrift(db.pool, lease, MASTER, NOW)).toBe(1);
  await markStale(await asClient(), MASTER, { "drift-line": ["*"] });
  expect(await deriveDrift(db.pool, lease, MASTER, NOW)).toBe(2);
  expect(await deriveDrift(db.pool, lease, MASTER, NOW)).toBe(0);
});

const Build = fc.record({
  package: fc.constantFrom("a", "b"),
  commit: fc.integer({ min: 0, max: 5 }),
  status: fc.constantFrom("SUCCESS", "SUCCESS", "FAILED", "RETRY"),
});

test("the rule in plain steps: a stage holds the newest good build up to its position and lacks every other commit after it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(Build, { minLength: 1, maxLength: 14 }),
      fc.nat({ max: 13 }),
      async (builds, at) => {
        await db.pool.query(
          "delete from dlrn_commit; delete from promotion; delete from promotion_batch; delete from drift",
        );
        const position = Math.min(at, builds.length - 1) + 1;
        for (const [i, build] of builds.entries())
          await dlrnCommit(db.pool, {
            project: build.package,
            commitHash: `${build.package}${build.commit}`.padEnd(40, "0"),
            status: build.status as "SUCCESS",
            id: i + 1,
            builtAt: ago(100 - i),
          });
        await promotionBatch(db.pool, {
          promoteName: "current-podified",
          at: ago(1),
          rows: [{ component: "compute", seq: position * 16 }],
        });
        await drift(["a", "b"]);
        for (const name of ["a", "b"]) {
          const own = builds.flatMap((build, i) => (build.package === name ? { ...build, id: i + 1 } : []));
          if (own.length === 0) continue;
          const here = own.findLast((build) => build.status === "SUCCESS" && build.id <= position);
          const after = own.filter((build) => build.id > (here?.id ?? 0) && build.commit !== here?.commit);
          const cell = (await cellsOf(name))["current-podified"];
          expect(cell?.commit ?? null).toBe(here ? `${name}${here.commit}`.padEnd(40, "0") : null);
          expect(cell?.behind).toBe(new Set(after.map((build) => build.commit)).size);
          const [oldest] = after;
          expect(cell?.since).toBe(oldest ? ago(100 - (oldest.id - 1)).getTime() - 30 * MINUTE : null);
        }
      },
    ),
    { numRuns: 15 },
  );
});
