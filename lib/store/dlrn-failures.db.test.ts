import { afterAll, beforeAll, expect, it } from "vitest";
import { withTransaction } from "@/lib/db/pool";
import { seqOf } from "@/lib/domain/dlrn/seq";
import { DAY } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { dlrnCommit, insertRow } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { deriveStale } from "./derive";
import { createLockPool, type Lease, takeLease } from "./lease";
import { markStale } from "./stale";

const NOW = new Date("2026-11-22T12:00:00Z");
const INSTANCE = "centos9-master";
let db: TestDatabase;
let locks: ReturnType<typeof createLockPool>;
let lease: Lease;

beforeAll(async () => {
  db = await testDatabase();
  locks = createLockPool(db.url);
  await seedSite(db.pool, NOW);
  await insertRow(db.pool, "site_setting", {
    key: "site",
    value: { productionChain: "production-chain" },
    updated_at: NOW,
  });
  const taken = await takeLease(locks, `dlrn-${INSTANCE}`, "poll", NOW);
  if (!taken) throw new Error("the lease is taken");
  lease = taken;
});
afterAll(async () => {
  await lease.release();
  await locks.end();
  await db.close();
});

const derive = async (...packages: string[]) => {
  await withTransaction(db.pool, (tx) => markStale(tx, INSTANCE, { package: packages }));
  await deriveStale(db.pool, lease, INSTANCE, NOW);
};
const failures = async () =>
  (
    await db.pool.query(
      `SELECT f.*, e.data FROM failure f LEFT JOIN failure_evidence e ON e.failure_id = f.id
       WHERE removed_at IS NULL ORDER BY seq`,
    )
  ).rows;

it("a FAILED build is a failure with class, lines and owner; RETRY and SUCCESS are none", async () => {
  const builtAt = new Date(NOW.getTime() - DAY);
  await dlrnCommit(db.pool, { id: 1, project: "openstack-nova", builtAt });
  await dlrnCommit(db.pool, {
    id: 2,
    project: "openstack-nova",
    builtAt,
    status: "RETRY",
    reason: "timed out",
  });
  await dlrnCommit(db.pool, { id: 3, project: "openstack-nova", builtAt, status: "FAILED" });
  const reason = "Failed to synchronize cache for repo 'delorean'";
  await dlrnCommit(db.pool, { id: 4, project: "openstack-nova", builtAt, status: "FAILED", reason });
  const old = new Date(NOW.getTime() - 120 * DAY);
  await dlrnCommit(db.pool, {
    id: 5,
    project: "python-x",
    component: "podified",
    builtAt: old,
    status: "FAILED",
  });
  await derive("openstack-nova", "python-x");
  expect(await failures()).toMatchObject([
    {
      key: String(seqOf(0, 3)),
      subject: "openstack-nova",
      release_name: "flamingo",
      component: "compute",
      class: "dependency",
      rule: "dependency:rpm",
      dfg_slug: "compute",
      headline: "No matching package to install: 'python3-foo'",
      data: { source: "build", lines: [{ file: "notes", line: 1 }] },
    },
    { key: String(seqOf(0, 4)), class: "infra", owner_slug: "compute", dfg_slug: "production-chain" },
    { key: String(seqOf(0, 5)), owner_slug: null, dfg_slug: null, data: null },
  ]);
  expect((await failures())[0].log_url).toMatch(/^https:\/\/dlrn\.example\.org\/.+\/rpmbuild\.log$/);
});

it("deriving again changes nothing", async () => {
  const before = await failures();
  await derive("openstack-nova", "python-x");
  expect(await failures()).toEqual(before);
});

it("a build that turns out to be a RETRY, or is gone, is no failure any more, and may come back", async () => {
  const seqs = async () => (await failures()).map((row) => row.seq);
  await db.pool.query("UPDATE dlrn_commit SET status = 'RETRY', changed_at = $1 WHERE dlrn_id = 3", [NOW]);
  await db.pool.query("UPDATE dlrn_commit SET removed_at = $1 WHERE dlrn_id = 5", [NOW]);
  await derive("openstack-nova", "python-x");
  expect(await seqs()).toEqual([seqOf(0, 4)]);
  await db.pool.query("UPDATE dlrn_commit SET removed_at = NULL WHERE dlrn_id = 5");
  await derive("python-x");
  expect(await seqs()).toEqual([seqOf(0, 4), seqOf(0, 5)]);
});

it("failures follow their package to another DFG", async () => {
  await db.pool.query("UPDATE ownership_rule SET dfg_slug = 'network' WHERE pattern = 'compute'");
  await derive("openstack-nova");
  expect((await failures())[0]).toMatchObject({ owner_slug: "network", dfg_slug: "production-chain" });
});

it("a database from before failures were kept gets them", async () => {
  await db.pool.query("DELETE FROM failure_evidence");
  await db.pool.query("DELETE FROM failure");
  await deriveStale(db.pool, lease, INSTANCE, NOW);
  expect(await failures()).toHaveLength(2);
});
