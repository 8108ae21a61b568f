import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { DAY, HOUR } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { deriveFlakes } from "./flakes";

const NOW = new Date("2026-11-22T12:00:00Z");
const BEFORE = new Date(NOW.getTime() - 2 * HOUR);
let db: TestDatabase;
let seq = 0;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  const tables = "failure zuul_build zuul_buildset koji_build triage_item daily_attempts stale cursor";
  for (const table of tables.split(" ")) await db.pool.query(`DELETE FROM ${table}`);
});

async function run(result: "SUCCESS" | "FAILURE", of: Record<string, unknown> = {}) {
  const uuid = `u${++seq}`;
  await insertRow(db.pool, "zuul_build", {
    server_id: "rdo",
    uuid,
    seq,
    job_name: "tempest",
    pipeline: "check",
    project: "nova",
    change: 7,
    patchset: "2",
    result,
    outcome: result === "SUCCESS" ? "passed" : "failed",
    final: true,
    voting: true,
    ended_at: BEFORE,
    recorded_at: NOW,
    changed_at: NOW,
    ...of,
  });
  return uuid;
}

const failure = (key: string, of: Record<string, unknown> = {}) =>
  insertRow<{ id: number }>(db.pool, "failure", {
    source: "zuul",
    source_id: "rdo",
    key,
    seq: 1,
    subject_kind: "job",
    subject: "tempest",
    at: BEFORE,
    result: "FAILURE",
    class: "test",
    rule: "test:case",
    why: "w",
    confidence: "high",
    recorded_at: NOW,
    changed_at: NOW,
    ...of,
  });

const flaky = async () =>
  (await db.pool.query("SELECT key FROM failure WHERE is_flaky ORDER BY key")).rows.map((row) => row.key);
const derive = (now = NOW) => deriveFlakes(db.pool, now, { force: true });

it.each<[string, Record<string, unknown>, Record<string, unknown>, boolean]>([
  ["the same patch set passed", {}, {}, true],
  ["another patch set passed", { patchset: "3" }, {}, false],
  ["another job passed", { job_name: "unit" }, {}, false],
  ["it passed a week later", { ended_at: new Date(BEFORE.getTime() + 7 * DAY) }, {}, false],
  ["the infrastructure had failed", {}, { class: "infra" }, false],
])("a failure of a change: %s", async (_what, passed, failed, expected) => {
  const red = await run("FAILURE");
  await failure(red, failed);
  await run("SUCCESS", passed);
  await derive();
  expect(await flaky()).toEqual(expected ? [red] : []);
});

it("a failure of a periodic line is flaky when the same candidate passed", async () => {
  const line = { change: null, patchset: null, pipeline: "line" };
  const set = (uuid: string, candidate: number | null) =>
    insertRow(db.pool, "zuul_buildset", {
      server_id: "rdo",
      uuid,
      seq: ++seq,
      pipeline: "line",
      outcome: "failed",
      candidate_id: candidate,
      recorded_at: NOW,
      changed_at: NOW,
    });
  await set("one", 5);
  await set("again", 5);
  await set("other", 6);
  const red = await run("FAILURE", { ...line, buildset_uuid: "one" });
  const alone = await run("FAILURE", { ...line, buildset_uuid: "other" });
  await failure(red);
  await failure(alone);
  await run("SUCCESS", { ...line, buildset_uuid: "again" });
  await derive();
  expect(await flaky()).toEqual([red]);
});

it("a package is flaky when the same commit built, unless it lacked something", async () => {
  const build = (event: number, state: string, of: Record<string, unknown> = {}) =>
    insertRow(db.pool, "koji_build", {
      hub_id: "cbs",
      build_id: event,
      creation_event_id: event,
      package_name: "nova",
      version: "1",
      release: "1.el9s",
      nvr: "nova-1-1.el9s",
      state,
      source: "git+https://git.example.org/nova#abc",
      created_at: BEFORE,
      completed_at: BEFORE,
      recorded_at: NOW,
      changed_at: NOW,
      ...of,
    });
  await build(1, "FAILED");
  await build(2, "FAILED");
  await build(3, "COMPLETE");
  await build(4, "FAILED", { source: "git+https://git.example.org/nova#def" });
  const of = { source: "koji", source_id: "cbs", subject: "nova", subject_kind: "package" };
  await failure("1@1", of);
  await failure("2@2", { ...of, class: "dependency" });
  await failure("4@4", of);
  await derive();
  expect(await flaky()).toEqual(["1@1"]);
});

it("marks the item and counts the day, and takes both back", async () => {
  const { id } = await insertRow<{ id: number }>(db.pool, "triage_item", {
    title: "t",
    class: "test",
    recorded_at: NOW,
    changed_at: NOW,
  });
  const red = await run("FAILURE");
  await failure(red, { item_id: id });
  await run("SUCCESS");
  expect(await derive()).toBe(1);
  const state = async () => ({
    item: (await db.pool.query("SELECT is_flaky FROM triage_item")).rows,
    days: (await db.pool.query("SELECT passed, failed, flaky FROM daily_attempts")).rows,
  });
  expect(await state()).toEqual({
    item: [{ is_flaky: true }],
    days: [{ passed: 1, failed: 1, flaky: 1 }],
  });
  // What opens and closes it is another rule now.
  const stale = async () =>
    (await db.pool.query("DELETE FROM triage_stale WHERE item_id = $1 RETURNING id", [id])).rowCount;
  expect(await stale()).toBeGreaterThan(0);
  await db.pool.query("UPDATE triage_item SET is_flaky = false");
  await derive();
  expect(await stale()).toBe(1);
  await db.pool.query("UPDATE failure SET class = 'infra'");
  expect(await derive()).toBe(1);
  expect(await state()).toEqual({
    item: [{ is_flaky: false }],
    days: [{ passed: 1, failed: 1, flaky: 0 }],
  });
});
