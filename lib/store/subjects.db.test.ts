import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withTransaction } from "@/lib/db/pool";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { createLockPool, type Lease, takeLease } from "./lease";
import { markStale } from "./stale";
import { deriveSubjects, kojiScope, zuulScope } from "./subjects";

const NOW = new Date("2026-11-22T12:00:00Z");
const LINE = { pipeline: "line", project: "rdo-jobs", branch: "master" };
const SCOPE = zuulScope(LINE);
let db: TestDatabase;
let locks: ReturnType<typeof createLockPool>;
let lease: Lease;

beforeAll(async () => {
  db = await testDatabase();
  locks = createLockPool(db.url);
  await insertRow(db.pool, "feed", {
    id: "f",
    source: "zuul",
    url: "https://z.example.org",
    interval_seconds: 60,
  });
  await insertRow(db.pool, "dfg", { slug: "chain", name: "Chain", recorded_at: NOW });
  const setting = { key: "site", value: { productionChain: "chain" }, updated_at: NOW };
  await insertRow(db.pool, "site_setting", setting);
  const taken = await takeLease(locks, "f", "poll", NOW);
  if (!taken) throw new Error("the lease is taken");
  lease = taken;
});
afterAll(async () => {
  await lease.release();
  await locks.end();
  await db.close();
});
beforeEach(async () => {
  const tables = `failure_evidence failure zuul_build koji_build subject_state subject_streak daily_attempts stale cursor
    ownership_rule release`;
  for (const table of tables.split(/\s+/)) await db.pool.query(`DELETE FROM ${table}`);
});

const jobsBelongToNetwork = () =>
  insertRow(db.pool, "ownership_rule", {
    kind: "job",
    pattern: "periodic-*",
    dfg_slug: "network",
    position: 0,
    origin: "file",
    valid_from: NOW,
    recorded_at: NOW,
  });

const at = (seq: number) => new Date(NOW.getTime() - 86_400_000 + seq * 60_000);

async function zuul(seq: number, result: string, outcome: string, of: Record<string, unknown> = {}) {
  await insertRow(db.pool, "zuul_build", {
    server_id: "rdo",
    uuid: `u${seq}`,
    seq,
    job_name: "periodic-standalone",
    ...LINE,
    result,
    outcome,
    final: true,
    voting: true,
    started_at: at(seq),
    ended_at: at(seq),
    recorded_at: NOW,
    changed_at: NOW,
    ...of,
  });
}

async function failure(source: string, key: string, of: Record<string, unknown>) {
  await insertRow(db.pool, "failure", {
    source,
    source_id: source === "zuul" ? "rdo" : "cbs",
    key,
    seq: 1,
    subject_kind: "job",
    subject: "any",
    at: NOW,
    result: "FAILURE",
    class: "code",
    rule: "r",
    why: "w",
    confidence: "high",
    recorded_at: NOW,
    changed_at: NOW,
    ...of,
  });
}

async function derive(source: "zuul" | "koji", subject: string) {
  const id = source === "zuul" ? "rdo" : "cbs";
  await withTransaction(db.pool, (tx) =>
    markStale(tx, id, { subject: [subject], day: [NOW.toISOString().slice(0, 10), "2026-11-21"] }),
  );
  return deriveSubjects(db.pool, lease, source, id, NOW);
}
const rows = async (table: string, order: string) =>
  (await db.pool.query(`SELECT * FROM ${table} ORDER BY ${order}`)).rows;

describe("a job", () => {
  it("has streaks between its good builds, with first red, last green and end", async () => {
    await jobsBelongToNetwork();
    await zuul(1, "SUCCESS", "passed");
    await zuul(2, "FAILURE", "failed");
    await zuul(3, "TIMED_OUT", "failed");
    await zuul(4, "SUCCESS", "passed");
    await zuul(5, "NODE_FAILURE", "failed", { dfg_slug: "network" });
    await failure("zuul", "u5", {
      class: "infra",
      headline: "no node",
      owner_slug: "network",
      dfg_slug: "chain",
    });
    await failure("zuul", "u3", { class: "timeout", headline: "out of time", dfg_slug: "network" });
    await derive("zuul", "periodic-standalone");
    expect(await rows("subject_streak", "first_red_seq")).toMatchObject([
      {
        scope: SCOPE,
        first_red_seq: 2,
        first_red_key: "u2",
        last_red_key: "u3",
        last_green_key: "u1",
        ended_seq: 4,
        failures: 2,
        class: "timeout",
        reason: "out of time",
        dfg_slug: "network",
      },
      {
        first_red_seq: 5,
        last_green_seq: 4,
        ended_seq: null,
        failures: 1,
        class: "infra",
        dfg_slug: "chain",
      },
    ]);
    expect(await rows("subject_state", "scope")).toMatchObject([
      {
        history: "SFFSI",
        failing: true,
        failures: 1,
        last_outcome: "failed",
        last_green_seq: 4,
        dfg_slug: "chain",
      },
    ]);
    expect(await rows("daily_attempts", "day")).toMatchObject([{ passed: 2, failed: 2, infra: 1 }]);
  });

  it("is not judged by what was retried, skipped, dropped or still runs", async () => {
    await zuul(1, "SUCCESS", "passed");
    await zuul(2, "RETRY", "attempt", { final: false });
    await zuul(3, "SKIPPED", "skipped");
    await zuul(4, "CANCELED", "dropped");
    await zuul(5, "FAILURE", "failed", { final: false });
    await insertRow(db.pool, "zuul_build", {
      server_id: "rdo",
      uuid: "open",
      seq: 6,
      job_name: "periodic-standalone",
      ...LINE,
      outcome: "open",
      voting: true,
      recorded_at: NOW,
      changed_at: NOW,
    });
    await derive("zuul", "periodic-standalone");
    expect(await rows("subject_streak", "first_red_seq")).toEqual([]);
    expect(await rows("subject_state", "scope")).toMatchObject([
      { history: "S", failing: false, last_key: "u1" },
    ]);
  });

  it("has a state of its own per line, and an unknown result is not green", async () => {
    await zuul(1, "SUCCESS", "passed");
    await zuul(2, "WHATEVER", "unknown", { pipeline: "check" });
    await derive("zuul", "periodic-standalone");
    expect(await rows("subject_state", "scope")).toMatchObject([
      { pipeline: "check", failing: true, history: "?", last_outcome: "unknown" },
      { pipeline: "line", failing: false },
    ]);
  });

  it("builds with the same order number are kept apart", async () => {
    for (const [uuid, result, outcome] of [
      ["a", "FAILURE", "failed"],
      ["b", "SUCCESS", "passed"],
      ["c", "FAILURE", "failed"],
    ] as const)
      await zuul(7, result, outcome, { uuid });
    await derive("zuul", "periodic-standalone");
    expect(await rows("subject_state", "scope")).toMatchObject([{ history: "FSF", failing: true }]);
    expect(await rows("subject_streak", "first_red_seq")).toHaveLength(1);
  });

  it("deriving twice changes nothing, and a streak that was none goes away", async () => {
    await zuul(1, "FAILURE", "failed");
    await derive("zuul", "periodic-standalone");
    const before = [await rows("subject_streak", "1"), await rows("subject_state", "1")];
    await derive("zuul", "periodic-standalone");
    expect([await rows("subject_streak", "1"), await rows("subject_state", "1")]).toEqual(before);
    await db.pool.query("UPDATE zuul_build SET outcome = 'dropped', result = 'ABORTED'");
    expect(await derive("zuul", "periodic-standalone")).toBe(3);
    expect([await rows("subject_streak", "1"), await rows("subject_state", "1")]).toEqual([[], []]);
    expect(await rows("daily_attempts", "1")).toEqual([]);
  });
});

it("a package of Koji is judged per release and distribution; a deleted build had been built", async () => {
  const koji = (event: number, state: string, of: Record<string, unknown> = {}) =>
    insertRow(db.pool, "koji_build", {
      hub_id: "cbs",
      build_id: 1000 + event,
      creation_event_id: event,
      package_name: "openstack-nova",
      version: "30.0.0",
      release: `${event}.el9s`,
      nvr: `openstack-nova-30.0.0-${event}.el9s`,
      state,
      created_at: at(event),
      completed_at: state === "BUILDING" ? null : at(event),
      release_name: "epoxy",
      recorded_at: NOW,
      changed_at: NOW,
      ...of,
    });
  await koji(1, "DELETED");
  await koji(2, "FAILED");
  await koji(3, "FAILED", { release: "3.el10s" });
  await koji(4, "CANCELED");
  await koji(5, "BUILDING");
  await koji(6, "COMPLETE");
  await failure("koji", "1003@3", { class: "infra" });
  await derive("koji", "openstack-nova");
  expect(await rows("subject_state", "scope")).toMatchObject([
    {
      scope: kojiScope({ releaseName: "epoxy", target: null, release: "3.el10s" }),
      failing: true,
      history: "I",
    },
    { scope: "epoxy el9s", failing: false, history: "SFS", subject_kind: "package", last_key: "1006@6" },
  ]);
  expect(await rows("daily_attempts", "1")).toMatchObject([
    { release_name: "epoxy", passed: 2, failed: 1, infra: 1 },
  ]);
});

it("when rules change, builds, failures and subjects get their new owner", async () => {
  await insertRow(db.pool, "release", { name: "epoxy", phase: "maintained", recorded_at: NOW });
  await zuul(1, "FAILURE", "failed", { job_name: "periodic-epoxy" });
  await failure("zuul", "u1", { subject: "periodic-epoxy" });
  await derive("zuul", "periodic-epoxy");
  expect(await rows("subject_state", "1")).toMatchObject([{ dfg_slug: null, release_name: "epoxy" }]);
  await jobsBelongToNetwork();
  await deriveSubjects(db.pool, lease, "zuul", "rdo", NOW);
  expect(await rows("zuul_build", "1")).toMatchObject([{ dfg_slug: "network", release_name: "epoxy" }]);
  expect(await rows("failure", "1")).toMatchObject([{ dfg_slug: "network", release_name: "epoxy" }]);
  expect(await rows("subject_state", "1")).toMatchObject([{ dfg_slug: "network" }]);
  expect(await rows("subject_streak", "1")).toMatchObject([{ dfg_slug: "network" }]);
});
