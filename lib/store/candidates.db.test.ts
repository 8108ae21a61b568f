import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { seqOf } from "@/lib/domain/dlrn/seq";
import { DAY, HOUR } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { ciVote, insertRow, promotionBatch } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { deriveCandidates } from "./candidates";
import { createLockPool, type Lease, takeLease } from "./lease";
import { linkDlrn, linkZuul } from "./links";

const NOW = new Date("2026-11-22T12:00:00Z");
const INSTANCE = "centos9-master";
const [A, B, C] = ["a", "b", "c"].map((letter) => letter.repeat(32));
const ago = (ms: number) => new Date(NOW.getTime() - ms);
let db: TestDatabase;
let locks: ReturnType<typeof createLockPool>;
let lease: Lease;

beforeAll(async () => {
  db = await testDatabase();
  locks = createLockPool(db.url);
  await seedSite(db.pool, NOW);
  await insertRow(db.pool, "zuul_server", {
    id: "rdo",
    title: "RDO",
    web_url: "https://z.example.org",
    recorded_at: NOW,
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
beforeEach(async () => {
  const tables = `candidate criteria vote_build ci_vote ci_vote_aggregate promotion promotion_batch zuul_buildset zuul_build cursor`;
  for (const table of tables.split(/\s+/)) await db.pool.query(`DELETE FROM ${table}`);
});

const criteria = (promoteName: string, jobs: string[], of: Record<string, unknown> = {}) =>
  insertRow(db.pool, "criteria", {
    instance_id: INSTANCE,
    promote_name: promoteName,
    component: "",
    jobs,
    alternatives: {},
    source_url: "https://c.example.org",
    content_hash: jobs.join(),
    valid_from: ago(90 * DAY),
    recorded_at: NOW,
    ...of,
  });
const offered = (promoteName: string, hash: string | undefined, at: Date) =>
  promotionBatch(db.pool, {
    promoteName,
    at,
    aggregateHash: hash ?? null,
    rows: [{ component: "compute", seq: 1 }],
  });
let votes = 0;
const vote = (hash: string | undefined, job: string, state: string, at: Date, url: string | null = null) =>
  insertRow(db.pool, "ci_vote_aggregate", {
    instance_id: INSTANCE,
    seq: seqOf(0, ++votes),
    dlrn_id: votes,
    aggregate_hash: hash,
    job_name: job,
    url,
    state,
    at,
    recorded_at: NOW,
  });
const derive = (which: "all" | "lively" = "all", now = NOW) =>
  deriveCandidates(db.pool, lease, INSTANCE, which, now);
const rows = async () =>
  (await db.pool.query("SELECT * FROM candidate ORDER BY promote_name, component, offered_at")).rows;

it("every aggregate under the candidate label is a candidate, judged by the votes on it", async () => {
  const held = await criteria("current-podified", ["one", "two"], { alternatives: { two: ["other"] } });
  await offered("podified-ci-testing", A, ago(3 * DAY));
  await offered("podified-ci-testing", B, ago(2 * DAY));
  await offered("podified-ci-testing", C, ago(1 * DAY));
  await offered("current-podified", B, ago(2 * DAY - 6 * HOUR));
  await vote(A, "one", "failed", ago(3 * DAY - HOUR));
  await vote(B, "one", "passed", ago(2 * DAY - HOUR));
  await vote(B, "other", "passed", ago(2 * DAY - HOUR));
  await vote(C, "one", "passed", ago(1 * DAY - HOUR));
  await vote(C, "two", "running", ago(HOUR));
  expect(await derive()).toBe(3);
  expect(await rows()).toMatchObject([
    { key: A, state: "superseded", missing: ["one", "two"], forced: false },
    {
      key: B,
      state: "promoted",
      missing: [],
      forced: false,
      promoted_at: ago(2 * DAY - 6 * HOUR),
      criteria_id: held.id,
    },
    { key: C, state: "testing", missing: ["two"], last_vote_at: ago(HOUR) },
  ]);
  expect((await rows())[1].jobs[1]).toMatchObject({
    job: "two",
    state: "passed-by-alternative",
    via: "other",
  });
  expect(await derive()).toBe(0);
});

it("a component's candidates are its builds under the label, with criteria of the component", async () => {
  await criteria("promoted-components", ["comp-job"], { component: "compute" });
  await criteria("promoted-components", ["net-job"], { component: "network" });
  const at = ago(DAY);
  await promotionBatch(db.pool, {
    promoteName: "component-ci-testing",
    at,
    rows: [
      { component: "compute", seq: seqOf(0, 7, 1) },
      { component: "network", seq: seqOf(0, 8) },
      { component: "ui", seq: null },
    ],
  });
  await ciVote(db.pool, { id: 1, commitId: 7, job: "comp-job", at });
  await ciVote(db.pool, { id: 2, commitId: 8, job: "comp-job", at });
  await derive();
  expect(await rows()).toMatchObject([
    { component: "compute", key: String(seqOf(0, 7, 1)), state: "met" },
    { component: "network", key: String(seqOf(0, 8)), state: "missing", missing: ["net-job"] },
  ]);
});

it("a promotion without its criteria met is forced; before the criteria were known nobody can say", async () => {
  await criteria("current-podified", ["one"], { valid_from: ago(2 * DAY) });
  await offered("podified-ci-testing", A, ago(5 * DAY));
  await offered("current-podified", A, ago(4 * DAY));
  await offered("podified-ci-testing", B, ago(1.5 * DAY));
  await offered("current-podified", B, ago(DAY));
  await derive();
  expect(await rows()).toMatchObject([
    { key: A, forced: false, missing: ["one"] },
    { key: B, forced: true, missing: ["one"] },
  ]);
});

it("criteria of the time count, and a new version is judged by at once", async () => {
  await criteria("current-podified", ["one"]);
  await criteria("current-podified", ["one", "two"], { valid_from: ago(DAY) });
  await offered("podified-ci-testing", A, ago(10 * DAY));
  await offered("current-podified", A, ago(9 * DAY));
  await offered("podified-ci-testing", B, ago(8 * DAY));
  await vote(A, "one", "passed", ago(9.5 * DAY));
  await vote(B, "one", "passed", ago(7 * DAY));
  await derive();
  expect(await rows()).toMatchObject([
    { key: A, state: "promoted", missing: [], forced: false },
    { key: B, state: "missing", missing: ["two"] },
  ]);
  await criteria("current-podified", ["one", "three"], { valid_from: NOW });
  expect(await derive("lively")).toBe(1);
  expect((await rows())[1]).toMatchObject({ missing: ["three"] });
});

it("Zuul's builds join in: by the vote's log, and by the buildset that tests the candidate", async () => {
  await criteria("current-podified", ["one", "two", "three"]);
  await offered("podified-ci-testing", A, ago(5 * HOUR));
  const log = "https://logs.example.org/line/one/1";
  await vote(A, "one", "passed", ago(3 * HOUR), `${log}/`);
  await insertRow(db.pool, "zuul_buildset", {
    server_id: "rdo",
    uuid: "set",
    seq: 1,
    pipeline: "line",
    outcome: "open",
    recorded_at: NOW,
    changed_at: NOW,
  });
  const build = (uuid: string, job: string, outcome: string, of: Record<string, unknown> = {}) =>
    insertRow(db.pool, "zuul_build", {
      server_id: "rdo",
      uuid,
      seq: 1,
      buildset_uuid: "set",
      job_name: job,
      outcome,
      voting: true,
      started_at: ago(2 * HOUR),
      ended_at: outcome === "open" ? null : ago(HOUR),
      recorded_at: NOW,
      changed_at: NOW,
      ...of,
    });
  await build("1", "one", "passed", { log_url: log });
  await build("2", "two", "open");
  await build("3", "three", "failed", { result: "NODE_FAILURE" });
  await derive();
  expect((await rows())[0]).toMatchObject({ state: "testing", missing: ["two", "three"] });
  const zuul = await takeLease(locks, "rdoinfo", "poll", NOW);
  if (!zuul) throw new Error("the lease is taken");
  await linkZuul(db.pool, zuul, "rdo", NOW);
  await zuul.release();
  await linkDlrn(db.pool, lease, INSTANCE, NOW);
  expect(await derive("lively")).toBe(1);
  const [{ jobs }] = await rows();
  expect(jobs.map((job: { job: string; state: string }) => [job.job, job.state])).toEqual([
    ["one", "passed"],
    ["two", "running"],
    ["three", "failed"],
  ]);
  expect(jobs[0].votes[0]).toMatchObject({ zuulServer: "rdo", zuulUuid: "1" });
  // Much later the build that never ended has got lost.
  await derive("lively", new Date(NOW.getTime() + 2 * DAY));
  expect((await rows())[0]).toMatchObject({ state: "missing" });
});
