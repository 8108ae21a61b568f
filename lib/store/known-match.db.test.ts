import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withTransaction } from "@/lib/db/pool";
import type { Scope } from "@/lib/domain/known-issue/scope";
import { DAY, HOUR } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { changeIssue, createIssue, type IssueFields } from "./known-issues";
import { matchKnownIssues } from "./known-match";
import { passingToRead, storePassing } from "./known-passing";
import { createLockPool } from "./lease";

const NOW = new Date("2026-11-22T12:00:00Z");
const at = (ms: number) => new Date(NOW.getTime() + ms);
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  const server = { title: "x", web_url: "https://zuul.example.org", recorded_at: NOW };
  await insertRow(db.pool, "zuul_server", { id: "rdo", visibility: "public", ...server });
  await insertRow(db.pool, "zuul_server", { id: "secret", visibility: "private", ...server });
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.pool.query("DELETE FROM known_hit");
  await db.pool.query("DELETE FROM known_issue");
  await db.pool.query("DELETE FROM passing_check");
  await db.pool.query("DELETE FROM failure");
  await db.pool.query("DELETE FROM cursor");
  await db.pool.query("DELETE FROM triage_stale");
});

let seq = 0;
interface Seed {
  headline?: string;
  lines?: string[];
  evidenceAt?: Date;
  sourceId?: string;
  subject?: string;
  class?: string;
  signatureId?: number;
  itemId?: number;
  at?: Date;
}
async function failure(of: Seed = {}): Promise<number> {
  seq += 1;
  const when = of.at ?? at(-HOUR);
  const { id } = await insertRow<{ id: number }>(db.pool, "failure", {
    ...{ source: "zuul", source_id: of.sourceId ?? "rdo", key: `f${seq}`, seq, subject_kind: "job" },
    ...{ subject: of.subject ?? "periodic-a", at: when, result: "FAILURE", class: of.class ?? "infra" },
    ...{ rule: "r", why: "w", confidence: "high", headline: of.headline ?? null, recorded_at: when },
    ...{ changed_at: when, signature_id: of.signatureId ?? null, item_id: of.itemId ?? null },
  });
  if (of.lines)
    await insertRow(db.pool, "failure_evidence", {
      failure_id: id,
      data: { lines: of.lines.map((text) => ({ text })) },
      recorded_at: of.evidenceAt ?? when,
    });
  return id;
}

const fields = (of: Partial<IssueFields> = {}): IssueFields => ({
  ...{ title: "The mirror is slow", kind: "pattern", pattern: "Curl error", signatureId: null },
  ...{ scope: {} as Scope, bugUrl: null, dfgSlug: null, note: null },
  ...of,
});
async function issue(of: Partial<IssueFields> = {}, visibility: "public" | "private" = "public", when = NOW) {
  const made = await createIssue(db.pool, fields(of), { actor: "ada", visibility }, when);
  if (!made.ok) throw new Error("not made");
  return made.id;
}
const change = (id: number, version: number, of: object, when = NOW) =>
  changeIssue(db.pool, { id, version, actor: "ada", seesPrivate: false, reason: null, ...of }, when);
const hits = async (id: number) =>
  (
    await db.pool.query(
      "SELECT failure_id AS failure, confidence, via, line FROM known_hit WHERE known_issue_id = $1 ORDER BY 1",
      [id],
    )
  ).rows;
const row = async (id: number) =>
  (await db.pool.query("SELECT * FROM known_issue WHERE id = $1", [id])).rows[0];
const audited = async (id: number) =>
  (
    await db.pool.query("SELECT actor, action FROM audit WHERE subject_id = $1 ORDER BY id", [`K-${id}`])
  ).rows.map(({ actor, action }) => `${actor} ${action}`);

describe("matching", () => {
  it("tries an issue on what was there and on what comes, each once", async () => {
    const old = await failure({ headline: "Curl error (28)", itemId: 5 });
    await failure({ headline: "something else" });
    const id = await issue();
    expect(await matchKnownIssues(db.pool, NOW)).toMatchObject({ hits: 1, unfinished: false });
    const next = await failure({ lines: ["a", "Curl error (6)"], at: at(HOUR) });
    await matchKnownIssues(db.pool, at(2 * HOUR));
    await matchKnownIssues(db.pool, at(2 * HOUR));
    expect(await hits(id)).toEqual([
      { failure: old, confidence: 0.9, via: "back-match", line: "Curl error (28)" },
      { failure: next, confidence: 0.7, via: "ingest", line: "Curl error (6)" },
    ]);
    expect(await row(id)).toMatchObject({ hits: 2, last_hit_at: at(HOUR) });
    const stale = await db.pool.query("SELECT item_id FROM triage_stale WHERE item_id = 5");
    expect(stale.rowCount).toBeGreaterThan(0);
  });

  it("goes on where it was stopped", async () => {
    for (let i = 0; i < 3; i++) await failure({ headline: "Curl error" });
    const id = await issue();
    expect((await matchKnownIssues(db.pool, NOW, { budgetMs: -1 })).unfinished).toBe(true);
    expect(await hits(id)).toEqual([]);
    await matchKnownIssues(db.pool, NOW);
    expect(await hits(id)).toHaveLength(3);
  });

  it("waits for a failure with a smaller id that another transaction has not committed yet", async () => {
    const id = await issue();
    const slow = await db.pool.connect();
    await slow.query("BEGIN");
    await slow.query(
      `INSERT INTO failure (source, source_id, key, seq, subject_kind, subject, at, result, class, rule, why, confidence,
         headline, recorded_at, changed_at)
       VALUES ('zuul', 'rdo', 'slow', 1, 'job', 'x', $1, 'FAILURE', 'infra', 'r', 'w', 'high', 'Curl error', $1, $1)`,
      [NOW],
    );
    await failure({ headline: "Curl error" });
    await matchKnownIssues(db.pool, NOW);
    await slow.query("COMMIT");
    slow.release();
    await matchKnownIssues(db.pool, NOW);
    await matchKnownIssues(db.pool, NOW);
    expect(await hits(id)).toHaveLength(2);
  });

  it("keeps public patterns from private failures, and private ones from public failures", async () => {
    const open = await failure({ headline: "Curl error" });
    const secret = await failure({ headline: "Curl error", sourceId: "secret" });
    const [pub, priv] = [await issue(), await issue({}, "private")];
    await matchKnownIssues(db.pool, NOW);
    expect((await hits(pub)).map((hit) => hit.failure)).toEqual([open]);
    expect((await hits(priv)).map((hit) => hit.failure)).toEqual([secret]);
  });

  it("looks again when the log was read later, and takes back what no longer matches", async () => {
    const id = await issue();
    const other = await issue({ pattern: "unknown reason" });
    const late = await failure({ headline: "unknown reason", at: at(-2 * HOUR) });
    await matchKnownIssues(db.pool, at(-2 * HOUR));
    expect(await hits(other)).toHaveLength(1);
    await db.pool.query("UPDATE failure SET headline = 'Curl error (7)' WHERE id = $1", [late]);
    await insertRow(db.pool, "failure_evidence", { failure_id: late, data: {}, recorded_at: at(-HOUR) });
    await matchKnownIssues(db.pool, NOW);
    expect(await hits(id)).toMatchObject([{ failure: late }]);
    expect(await hits(other)).toEqual([]);
    expect(await row(other)).toMatchObject({ hits: 0 });
  });

  it("tells the items whose failures it no longer explains", async () => {
    const spent = await issue({ pattern: "unknown reason" }, "public", at(-70 * DAY));
    const late = await failure({ headline: "unknown reason", itemId: 8, at: at(-40 * DAY) });
    await matchKnownIssues(db.pool, at(-40 * DAY));
    expect(await hits(spent)).toHaveLength(1);
    const stale = async () =>
      (await db.pool.query("DELETE FROM triage_stale WHERE item_id = 8 RETURNING id")).rowCount;
    await stale();
    expect((await matchKnownIssues(db.pool, NOW)).retired).toBe(1);
    expect(await stale()).toBe(1);
    await change(spent, 2, { retired: false });
    await db.pool.query("UPDATE failure SET headline = 'something else' WHERE id = $1", [late]);
    await stale();
    await insertRow(db.pool, "failure_evidence", { failure_id: late, data: {}, recorded_at: at(HOUR) });
    await matchKnownIssues(db.pool, at(2 * HOUR));
    expect(await hits(spent)).toEqual([]);
    expect(await stale()).toBe(1);
  });

  it("knows the same text however late its signature comes, and follows a newer normaliser", async () => {
    const id = await issue({ kind: "signature", signatureId: 70 });
    const one = await failure({});
    await matchKnownIssues(db.pool, NOW);
    await db.pool.query("UPDATE failure SET signature_id = 71 WHERE id = $1", [one]);
    const signature = { normaliser: 1, item_id: 1, recorded_at: NOW };
    await insertRow(db.pool, "signature", { id: 70, hash: "old", replaced_by: 71, ...signature });
    await insertRow(db.pool, "signature", { id: 71, hash: "new", ...signature });
    await matchKnownIssues(db.pool, NOW);
    expect(await hits(id)).toMatchObject([{ failure: one, confidence: 1 }]);
  });

  it("reaches an old failure within the scope behind thousands outside of it, and rests then", async () => {
    const old = await failure({ subject: "wanted", at: at(-2 * HOUR) });
    await db.pool.query(
      `INSERT INTO failure (source, source_id, key, seq, subject_kind, subject, at, result, class, rule, why, confidence, recorded_at,
         changed_at, signature_id)
       SELECT 'zuul', 'rdo', 'many' || n, 900000 + n, 'job', 'other', $1, 'FAILURE', 'infra', 'r', 'w', 'high', $1, $1, 170
       FROM generate_series(1, 5200) n`,
      [at(-HOUR)],
    );
    const id = await issue({ kind: "signature", signatureId: 170, scope: { job: "wanted" } });
    await matchKnownIssues(db.pool, NOW);
    // It gets its signature when its id has been passed.
    await db.pool.query("UPDATE failure SET signature_id = 170 WHERE id = $1", [old]);
    await db.pool.query("DELETE FROM cursor WHERE part = 'signatures'");
    expect(await matchKnownIssues(db.pool, NOW)).toMatchObject({ unfinished: true });
    expect(await matchKnownIssues(db.pool, NOW)).toMatchObject({ unfinished: false, hits: 1 });
    expect(await hits(id)).toMatchObject([{ failure: old }]);
    expect((await matchKnownIssues(db.pool, NOW)).tried).toBeLessThanOrEqual(500);
  });

  it("holds its lock on a direct connection and gives it back", async () => {
    const locks = createLockPool(db.url);
    const holder = await locks.connect();
    const key = "hashtextextended('prodchain known issues', 0)";
    await failure({ headline: "Curl error" });
    const id = await issue();
    await holder.query(`SELECT pg_advisory_lock(${key})`);
    await matchKnownIssues(db.pool, NOW, { locks });
    expect(await hits(id)).toEqual([]);
    await holder.query(`SELECT pg_advisory_unlock(${key})`);
    await matchKnownIssues(db.pool, NOW, { locks });
    expect(await hits(id)).toHaveLength(1);
    expect((await holder.query(`SELECT pg_try_advisory_lock(${key}) AS taken`)).rows).toEqual([
      { taken: true },
    ]);
    holder.release(true);
    await locks.end();
  });

  it("carries over to the next run that says the same", async () => {
    const id = await issue();
    const first = await failure({ subject: "periodic-c", signatureId: 9, lines: ["Curl error"] });
    const next = await failure({ subject: "periodic-c", signatureId: 9 });
    const third = await failure({ subject: "periodic-c", signatureId: 9 });
    await failure({ subject: "periodic-c", signatureId: 10 });
    await failure({ subject: "periodic-d", signatureId: 9 });
    await matchKnownIssues(db.pool, NOW);
    expect((await hits(id)).map(({ failure, via }) => [failure, via])).toEqual([
      [first, "back-match"],
      [next, "carry-over"],
      [third, "carry-over"],
    ]);
    expect((await hits(id))[1].confidence).toBeLessThan(0.7);
  });

  it("does not fail for a pattern that cannot be compiled", async () => {
    await failure({ headline: "Curl error" });
    const id = await issue();
    await db.pool.query("UPDATE known_issue SET pattern = '(' WHERE id = $1", [id]);
    expect(await matchKnownIssues(db.pool, NOW)).toMatchObject({ hits: 0 });
  });
});

describe("a person's change", () => {
  it("has failures matched anew", async () => {
    await failure({ headline: "Curl error" });
    const other = await failure({ headline: "Disk full" });
    const id = await issue();
    await matchKnownIssues(db.pool, NOW);
    expect(await change(id, 1, { fields: { pattern: "Disk full" } })).toMatchObject({ ok: true, version: 2 });
    expect(await hits(id)).toEqual([]);
    await matchKnownIssues(db.pool, NOW);
    expect((await hits(id)).map((hit) => hit.failure)).toEqual([other]);
    expect(await row(id)).toMatchObject({ hits: 1 });
    expect(await audited(id)).toEqual(["ada known-issue:create", "ada known-issue:change"]);
  });

  it("of the title leaves the hits", async () => {
    await failure({ headline: "Curl error" });
    const id = await issue();
    await matchKnownIssues(db.pool, NOW);
    await change(id, 1, { fields: { title: "Another title" } });
    expect(await hits(id)).toHaveLength(1);
  });

  it("that comes second overwrites nothing", async () => {
    const id = await issue();
    await change(id, 1, { fields: { title: "first" } });
    expect(await change(id, 1, { fields: { title: "second" } })).toMatchObject({
      ok: false,
      why: "conflict",
      by: "ada",
      version: 2,
    });
    expect(await row(id)).toMatchObject({ title: "first", version: 2 });
  });

  it("of a private one is none to who may not see it", async () => {
    const id = await issue({}, "private");
    expect(await change(id, 1, { retired: true })).toEqual({ ok: false, why: "absent" });
  });
});

describe("retirement", () => {
  it("comes after 30 days without a hit, by the rules", async () => {
    await failure({ headline: "Curl error", at: at(-29 * DAY) });
    const kept = await issue({}, "public", at(-60 * DAY));
    const spent = await issue({ pattern: "never seen" }, "public", at(-31 * DAY));
    expect((await matchKnownIssues(db.pool, NOW)).retired).toBe(1);
    expect((await row(kept)).retired_at).toBeNull();
    expect(await row(spent)).toMatchObject({ retired_at: NOW, version: 2 });
    expect(await audited(spent)).toEqual(["ada known-issue:create", "prodchain known-issue:retire"]);
  });

  it("by hand ends the matching, a revival catches up", async () => {
    const id = await issue();
    await change(id, 1, { retired: true, reason: "fixed for good" });
    const later = await failure({ headline: "Curl error" });
    await matchKnownIssues(db.pool, NOW);
    expect(await hits(id)).toEqual([]);
    expect(await row(id)).toMatchObject({ retired_why: "fixed for good" });
    await change(id, 2, { retired: false });
    await matchKnownIssues(db.pool, NOW);
    expect((await hits(id)).map((hit) => hit.failure)).toEqual([later]);
    expect(await row(id)).toMatchObject({ retired_at: null, retired_why: null });
  });
});

describe("passing runs", () => {
  const build = (uuid: string, job: string, ended: Date, result = "SUCCESS") =>
    insertRow(db.pool, "zuul_build", {
      ...{ server_id: "rdo", uuid, seq: ++seq, job_name: job, result, outcome: "passed", voting: true },
      ...{
        ended_at: ended,
        log_url: "https://logs.example.org/x/",
        provides: [],
        recorded_at: NOW,
        changed_at: NOW,
      },
    });

  it("are looked at once a day per job, of jobs that fail", async () => {
    await failure({ subject: "periodic-a" });
    await build("p2", "periodic-a", at(-2 * HOUR));
    await build("p1", "periodic-a", at(-HOUR));
    await build("p3", "periodic-never-fails", at(-HOUR));
    await build("p4", "periodic-a", at(-HOUR), "FAILURE");
    const due = await passingToRead(db.pool, "rdo", NOW, 5);
    expect(due.map((run) => run.uuid)).toEqual(["p1"]);
    const [run] = due;
    if (run) await withTransaction(db.pool, (tx) => storePassing(tx, "rdo", run, ['a "line"', "b\0"], NOW));
    expect(await passingToRead(db.pool, "rdo", NOW, 5)).toEqual([]);
    const kept = await db.pool.query("SELECT lines FROM passing_check");
    expect(kept.rows[0].lines).toEqual(['a "line"', "b"]);
  });

  it("count for the patterns within whose scope they are, once each, and anew after a change", async () => {
    const run = { pipeline: null, releaseName: null, component: null, packageName: null };
    const passed = { ...run, uuid: "p9", jobName: "periodic-a", logUrl: "", endedAt: NOW };
    await withTransaction(db.pool, (tx) => storePassing(tx, "rdo", passed, ["Curl error (28)"], NOW));
    const id = await issue({ scope: { class: "infra", job: "periodic-*" } });
    const elsewhere = await issue({ scope: { job: "gate-*" } });
    await matchKnownIssues(db.pool, NOW);
    await matchKnownIssues(db.pool, NOW);
    expect(await row(id)).toMatchObject({ passing_checked: 1, passing_hits: 1 });
    expect(await row(elsewhere)).toMatchObject({ passing_checked: 0, passing_hits: 0 });
    await change(id, 1, { fields: { pattern: "Disk full" } });
    await matchKnownIssues(db.pool, NOW);
    expect(await row(id)).toMatchObject({ passing_checked: 1, passing_hits: 0 });
  });
});
