import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withTransaction } from "@/lib/db/pool";
import type { DlrnCommitFact } from "@/lib/domain/dlrn/facts";
import { seqOf } from "@/lib/domain/dlrn/seq";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { deriveStale } from "./derive";
import { removeCommits, storeCommits } from "./dlrn-commits";
import { excludeIncident } from "./incident-exclusion";
import { createLockPool, type Lease, takeLease } from "./lease";

const NOW = new Date("2026-11-20T12:00:00Z");
let db: TestDatabase;
let locks: pg.Pool;
let lease: Lease;

beforeAll(async () => {
  db = await testDatabase();
  locks = createLockPool(db.url);
  await db.pool.query("INSERT INTO feed (id, source, url, interval_seconds) VALUES ('f', 'dlrn', 'x', 60)");
  lease = (await takeLease(locks, "f", "poll", NOW)) as Lease;
});
afterAll(async () => {
  await lease.release();
  await locks.end();
  await db.close();
});

type Status = "SUCCESS" | "FAILED" | "RETRY";
interface Build {
  status: Status;
  removed: boolean;
}

const fact = (projectName: string, dlrnId: number, status: Status): DlrnCommitFact => ({
  dlrnId,
  projectName,
  component: "common",
  commitHash: dlrnId.toString(16).padStart(40, "0"),
  distroHash: "d".repeat(40),
  extendedHash: null,
  commitBranch: "master",
  committedAt: NOW,
  distgitAt: null,
  extendedAt: null,
  builtAt: new Date(NOW.getTime() + dlrnId * 1000),
  status,
  notes: status === "SUCCESS" ? null : "it failed",
  nvr: null,
  flags: 0,
  versionsCsv: null,
});

/** The rule in plain steps: a FAILED build joins or starts a streak, a SUCCESS ends it, anything else is not there. */
function expected(builds: readonly (Build & { id: number })[]) {
  const streaks: {
    first: number;
    last: number;
    failures: number;
    green: number | null;
    ended: number | null;
  }[] = [];
  let green: number | null = null;
  let open: (typeof streaks)[number] | undefined;
  for (const { id, status, removed } of builds) {
    if (removed || status === "RETRY") continue;
    if (status === "SUCCESS") {
      if (open) open.ended = id;
      open = undefined;
      green = id;
    } else if (open) Object.assign(open, { last: id, failures: open.failures + 1 });
    else {
      open = { first: id, last: id, failures: 1, green, ended: null };
      streaks.push(open);
    }
  }
  return { streaks, failing: open !== undefined, last: builds.findLast((b) => !b.removed) };
}

const BUILD = fc.record({
  status: fc.constantFrom<Status>("SUCCESS", "FAILED", "FAILED", "RETRY"),
  removed: fc.boolean().map((b) => b),
});

it("streaks and states are what the rule says, for any history, read in any order, twice", async () => {
  let id = 0;
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(BUILD, { minLength: 1, maxLength: 25 }),
      fc.integer({ min: 1, max: 25 }),
      async (history, cut) => {
        const project = `package-${++run}`;
        const builds = history.map((build) => ({ ...build, id: ++id }));
        // Newer part first, as a first load reads it, with a derivation between.
        for (const part of [builds.slice(cut), builds.slice(0, cut)]) {
          await store(part.map((b) => fact(project, b.id, b.status)));
          await deriveStale(db.pool, lease, "i", NOW);
        }
        const removed = builds.filter((b) => b.removed).map((b) => seqOf(0, b.id));
        await withTransaction(db.pool, (c) => removeCommits(c, "i", removed, NOW));
        await deriveStale(db.pool, lease, "i", NOW);
        const rule = expected(builds);
        expect(await streaksOf(project)).toEqual(rule.streaks);
        expect(await stateOf(project)).toEqual(
          rule.last
            ? {
                failing: rule.failing,
                last: rule.last.id,
                status: rule.last.status,
                builds: builds.length - removed.length,
              }
            : undefined,
        );
      },
    ),
    { numRuns: 60 },
  );
  const [{ n }] = (
    await db.pool.query("SELECT count(*)::int AS n FROM stale WHERE kind IN ('package', 'day')")
  ).rows;
  expect(n).toBe(0);
});

it("counts every build of a day once", async () => {
  const { rows } = await db.pool.query(
    `SELECT (SELECT sum(succeeded + failed + retried + excluded)::int FROM daily_builds) AS summed,
            (SELECT count(*)::int FROM dlrn_commit WHERE removed_at IS NULL) AS held`,
  );
  expect(rows[0].summed).toBe(rows[0].held);
});

it("leaves failures of an outage out of its days, and counts them again when somebody says so", async () => {
  const at = 40_000_000;
  await store([1, 2, 3, 4].map((n) => fact(`outage-${n}`, at + n, n === 4 ? "SUCCESS" : "FAILED")));
  await deriveStale(db.pool, lease, "i", NOW);
  const { id } = await insertRow<{ id: number }>(db.pool, "incident", {
    ...{ title: "Mirror", class: "infra", started_at: NOW, last_at: NOW, recorded_at: NOW, changed_at: NOW },
    ...{ is_excluded: false, failures: 2, state: "over" },
  });
  await db.pool.query("UPDATE failure SET incident_id = $1 WHERE subject IN ('outage-1', 'outage-2')", [id]);
  const counted = async () => {
    const { rows } = await db.pool.query(
      `SELECT succeeded, failed, excluded FROM daily_builds
       WHERE day = (SELECT built_at::date FROM dlrn_commit WHERE project_name = 'outage-1')`,
    );
    return rows;
  };
  const ask = { id, actor: "ann", reason: "the mirror", now: NOW };
  expect(await counted()).toEqual([{ succeeded: 1, failed: 3, excluded: 0 }]);
  await excludeIncident(db.pool, { ...ask, version: 1, excluded: true });
  expect(await counted()).toEqual([{ succeeded: 1, failed: 1, excluded: 2 }]);
  // Owners come first: with packages to be derived, the days wait for the feed's next pass.
  await db.pool.query("INSERT INTO stale (instance_id, kind, subject) VALUES ('i', 'package', 'outage-1')");
  await excludeIncident(db.pool, { ...ask, version: 2, excluded: false });
  expect(await counted()).toEqual([{ succeeded: 1, failed: 1, excluded: 2 }]);
  await deriveStale(db.pool, lease, "i", NOW);
  expect(await counted()).toEqual([{ succeeded: 1, failed: 3, excluded: 0 }]);
});

const store = (facts: DlrnCommitFact[]) =>
  withTransaction(db.pool, (client) =>
    storeCommits(client, "i", 0, { facts, ids: facts.map((f) => f.dlrnId), whole: false }, NOW),
  );

async function streaksOf(project: string) {
  const { rows } = await db.pool.query(
    `SELECT first_red_seq / 16 AS first, last_red_seq / 16 AS last, failures, last_green_seq / 16 AS green, ended_seq / 16 AS ended
     FROM streak WHERE project_name = $1 ORDER BY first_red_seq`,
    [project],
  );
  return rows;
}

async function stateOf(project: string) {
  const { rows } = await db.pool.query(
    "SELECT failing, last_seq / 16 AS last, last_status AS status, builds FROM package_state WHERE project_name = $1",
    [project],
  );
  return rows[0];
}
