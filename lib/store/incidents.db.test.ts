import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HOUR, MINUTE } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { insertRow } from "@/lib/testing/factories";
import { excludeIncident } from "./incident-exclusion";
import { deriveIncidents } from "./incidents";

const NOW = new Date("2026-11-22T12:00:00Z");
const START = new Date("2026-11-22T10:00:00Z");
let db: TestDatabase;
let seq = 0;

beforeAll(async () => {
  db = await testDatabase();
  for (const [id, visibility] of [
    ["rdo", "public"],
    ["inside", "private"],
  ])
    await insertRow(db.pool, "zuul_server", {
      id,
      title: id,
      web_url: "https://zuul.example.org",
      visibility,
      recorded_at: NOW,
    });
});
afterAll(() => db.close());
beforeEach(async () => {
  const tables =
    "failure zuul_build incident triage_item triage_subject triage_stale daily_attempts stale cursor";
  for (const table of tables.split(" ")) await db.pool.query(`DELETE FROM ${table}`);
  // What is usual must be known for a day at least.
  await failure(-72 * 60, 0, { class: "code", rule: "phase:run" });
});

const at = (minute: number) => new Date(START.getTime() + minute * MINUTE);

async function failure(minute: number, n: number, of: Record<string, unknown> = {}): Promise<number> {
  const key = `u${++seq}`;
  await insertRow(db.pool, "zuul_build", {
    server_id: of.source_id ?? "rdo",
    uuid: key,
    seq,
    job_name: `job-${n}`,
    pipeline: "line",
    result: "FAILURE",
    outcome: "failed",
    final: true,
    voting: true,
    ended_at: at(minute),
    recorded_at: NOW,
    changed_at: NOW,
  });
  const row = await insertRow<{ id: number }>(db.pool, "failure", {
    source: "zuul",
    source_id: "rdo",
    key,
    seq,
    subject_kind: "job",
    subject: `job-${n}`,
    scope: "line\n\n",
    owner_slug: `dfg-${n % 4}`,
    dfg_slug: "chain",
    release_name: "epoxy",
    at: at(minute),
    result: "FAILURE",
    class: "infra",
    rule: "infra:mirror",
    why: "a package repository did not answer",
    confidence: "high",
    headline: "Timeout was reached for http://mirror.example.org/repodata/repomd.xml",
    recorded_at: NOW,
    changed_at: NOW,
    ...of,
  });
  return row.id;
}

async function burst(from: number, count: number, of: Record<string, unknown> = {}) {
  const ids: number[] = [];
  for (let n = 0; n < count; n++) ids.push(await failure(from + n, n, of));
  return ids;
}

const look = (now = NOW) => deriveIncidents(db.pool, now, { force: true });
const incidents = async () => (await db.pool.query("SELECT * FROM incident ORDER BY id")).rows;
const inside = async (ids: readonly number[]) =>
  (await db.pool.query("SELECT incident_id FROM failure WHERE id = ANY($1) ORDER BY id", [ids])).rows.map(
    (row) => row.incident_id as number | null,
  );

describe("an outage", () => {
  it("is one incident with all its failures, however many subjects it hits", async () => {
    const ids = await burst(0, 60);
    expect(await look()).toBe(60);
    const [found, ...more] = await incidents();
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      visibility: "public",
      kind: "mirror",
      title: "Package mirror does not answer: mirror.example.org",
      state: "open",
      started_at: at(0),
      last_at: at(59),
      failures: 60,
      subjects: 60,
      dfgs: ["dfg-0", "dfg-1", "dfg-2", "dfg-3"],
      releases: ["epoxy"],
      sources: ["rdo"],
      is_excluded: true,
      version: 1,
    });
    expect(new Set(await inside(ids))).toEqual(new Set([found.id]));
    const { rows } = await db.pool.query("SELECT actor, action FROM audit WHERE subject_id = $1", [
      `I-${found.id}`,
    ]);
    expect(rows).toEqual([{ actor: "prodchain", action: "incident:opened" }]);
  });

  it("changes nothing when it is looked at again", async () => {
    await burst(0, 12);
    await look();
    const before = await incidents();
    expect(await look()).toBe(0);
    expect(await incidents()).toEqual(before);
  });

  it("keeps its number while failures come in, late ones too, and ends when it is quiet", async () => {
    await burst(0, 12);
    await look(at(30));
    const [{ id }] = await incidents();
    const late = await failure(5, 20);
    const next = await failure(60, 21);
    await look(at(61));
    expect(await inside([late, next])).toEqual([id, id]);
    expect(await incidents()).toMatchObject([{ id, failures: 14, state: "open", ended_at: null }]);
    await look(at(60 + 91));
    expect(await incidents()).toMatchObject([{ id, state: "over", ended_at: at(60) }]);
  });

  it("leaves a trace of each turn: opened, over, open again", async () => {
    await burst(0, 12);
    await look(at(30));
    const [{ id }] = await incidents();
    await look(at(12 + 91));
    await failure(60, 20);
    await failure(61, 21);
    await look(at(62));
    await look(at(63));
    const { rows } = await db.pool.query("SELECT action FROM audit WHERE subject_id = $1 ORDER BY id", [
      `I-${id}`,
    ]);
    expect(rows.map((row) => row.action)).toEqual(["incident:opened", "incident:over", "incident:reopened"]);
  });

  it("that a person decided on keeps its failures when late ones join it with another", async () => {
    const first = await burst(0, 12);
    await look(at(30));
    const second = await burst(180, 12);
    await look(at(200));
    const [a, b] = await incidents();
    for (const { id } of [a, b])
      await excludeIncident(db.pool, {
        id,
        version: 1,
        excluded: false,
        actor: "ann",
        reason: "ours",
        now: NOW,
      });
    const bridge = await burst(60, 100);
    await look(at(200));
    expect(await incidents()).toMatchObject([
      { id: a.id, version: 2, is_excluded: false },
      { id: b.id, version: 2, is_excluded: false, failures: 12 },
    ]);
    expect((await incidents()).map((row) => row.state)).not.toContain("merged");
    expect(new Set(await inside(first))).toEqual(new Set([a.id]));
    expect(new Set(await inside(second))).toEqual(new Set([b.id]));
    expect(new Set(await inside(bridge))).toEqual(new Set([a.id]));
  });

  it("lets failures go that turn out to be something else, and is none when too few are left", async () => {
    const ids = await burst(0, 10);
    await look();
    const few = ids.slice(0, 8);
    await db.pool.query("UPDATE failure SET class = 'code' WHERE id = ANY($1)", [few]);
    await look();
    expect(await incidents()).toMatchObject([{ state: "dissolved", failures: 0 }]);
    expect(new Set(await inside(ids))).toEqual(new Set([null]));
  });

  it("is apart for private sources", async () => {
    await burst(0, 10);
    await burst(0, 10, { source_id: "inside" });
    await look();
    expect((await incidents()).map((row) => [row.visibility, row.sources])).toEqual([
      ["public", ["rdo"]],
      ["private", ["inside"]],
    ]);
  });

  it("takes as many subjects as the site says", async () => {
    await insertRow(db.pool, "site_setting", {
      key: "triage",
      value: { storm: { subjects: 20 } },
      updated_at: NOW,
    });
    await burst(0, 12);
    await look();
    expect(await incidents()).toEqual([]);
    await db.pool.query("DELETE FROM site_setting");
    await look();
    expect(await incidents()).toHaveLength(1);
  });

  it("is not looked for again at once", async () => {
    await burst(0, 2);
    await deriveIncidents(db.pool, NOW);
    await burst(0, 12);
    expect(await deriveIncidents(db.pool, new Date(NOW.getTime() + 1_000))).toBe(0);
    expect(await deriveIncidents(db.pool, new Date(NOW.getTime() + MINUTE))).toBeGreaterThan(11);
  });
});

describe("pass rates", () => {
  const day = async () =>
    (
      await db.pool.query(
        `SELECT sum(failed)::int AS failed, sum(infra)::int AS infra, sum(excluded)::int AS excluded FROM daily_attempts
         WHERE day = '2026-11-22'`,
      )
    ).rows[0];

  it("leave an outage out, count it again when somebody says so, and the other way round", async () => {
    await burst(0, 12);
    await failure(3, 1, { class: "test", rule: "test:case", headline: "FAILED tests::one" });
    await look();
    expect(await day()).toEqual({ failed: 1, infra: 0, excluded: 12 });
    const [{ id }] = await incidents();
    const ask = { id, version: 1, excluded: false, actor: "ann", reason: "It was our own fault", now: NOW };
    expect(await excludeIncident(db.pool, ask)).toEqual({ outcome: "done", version: 2 });
    expect(await day()).toEqual({ failed: 13, infra: 0, excluded: 0 });
    await excludeIncident(db.pool, { ...ask, version: 2, excluded: true });
    expect(await day()).toEqual({ failed: 1, infra: 0, excluded: 12 });
    const { rows } = await db.pool.query(
      "SELECT actor, action, before, after, reason FROM audit WHERE actor = 'ann' AND subject_id = $1 ORDER BY id",
      [`I-${id}`],
    );
    expect(rows).toMatchObject([
      {
        actor: "ann",
        action: "incident:include",
        before: { isExcluded: true },
        after: { isExcluded: false },
      },
      { actor: "ann", action: "incident:exclude", reason: "It was our own fault" },
    ]);
  });

  it("are left alone when somebody else was faster, who is named", async () => {
    await burst(0, 12);
    await look();
    const [{ id }] = await incidents();
    const ask = { id, version: 1, excluded: false, reason: "r", now: NOW };
    await excludeIncident(db.pool, { ...ask, actor: "ann" });
    expect(await excludeIncident(db.pool, { ...ask, actor: "bob" })).toMatchObject({
      outcome: "conflict",
      version: 2,
      isExcluded: false,
      by: "ann",
    });
    expect(await excludeIncident(db.pool, { ...ask, id: 99_999_999, actor: "bob" })).toEqual({
      outcome: "not-found",
    });
  });
});

describe("items", () => {
  const item = async () =>
    (
      await insertRow<{ id: number }>(db.pool, "triage_item", {
        state: "new",
        is_open: true,
        title: "t",
        class: "infra",
        recorded_at: NOW,
        changed_at: NOW,
      })
    ).id;
  const subject = (itemId: number, name: string, lastFailureId: number, isFailing: boolean) =>
    insertRow(db.pool, "triage_subject", {
      item_id: itemId,
      source: "zuul",
      source_id: "rdo",
      subject: name,
      subject_kind: "job",
      failures: 1,
      first_at: START,
      last_at: START,
      last_seq: 1,
      last_failure_id: lastFailureId,
      is_failing: isFailing,
    });
  const under = async (id: number) =>
    (await db.pool.query("SELECT incident_id FROM triage_item WHERE id = $1", [id])).rows[0].incident_id;

  it("stand under an outage while all they fail of is part of it", async () => {
    const [whole, mixed, bare] = [await item(), await item(), await item()];
    const ids = await burst(0, 10, { item_id: whole });
    const other = await failure(0, 50, { class: "test", rule: "test:case", headline: "x", item_id: mixed });
    await db.pool.query("UPDATE failure SET item_id = $1 WHERE id = $2", [mixed, ids[1]]);
    await db.pool.query("UPDATE failure SET item_id = $1 WHERE id = $2", [bare, ids[2]]);
    await subject(whole, "job-0", ids[0] as number, true);
    await subject(mixed, "job-1", ids[1] as number, true);
    await subject(mixed, "job-50", other, true);
    await look();
    const [{ id }] = await incidents();
    expect([await under(whole), await under(mixed), await under(bare)]).toEqual([id, null, id]);
    await db.pool.query("UPDATE triage_subject SET is_failing = false WHERE subject = 'job-50'");
    await look();
    expect(await under(mixed)).toBe(id);
    const after = await failure(60 * 24, 0, { item_id: whole });
    await db.pool.query("UPDATE triage_subject SET last_failure_id = $1 WHERE subject = 'job-0'", [after]);
    await look(new Date(NOW.getTime() + 24 * HOUR));
    expect(await under(whole)).toBeNull();
  });
});
