import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { generate } from "./generate";
import type { Generated } from "./generate-filling";

const ANCHOR = new Date("2026-03-18T10:00:00Z");
let db: TestDatabase;
let once: Generated;
let twice: Generated;
const other: { db?: TestDatabase } = {};

beforeAll(async () => {
  db = await testDatabase();
  other.db = await testDatabase();
  const settings = { seed: "generate", anchor: ANCHOR, days: 2 };
  once = await generate(db, { ...settings, times: 1 });
  twice = await generate(other.db, { ...settings, times: 2 });
}, 120_000);
afterAll(async () => {
  await db.close();
  await other.db?.close();
});

const number = async (of: TestDatabase | undefined, sql: string) =>
  Number((await of?.pool.query<{ n: number }>(`SELECT (${sql})::int AS n`))?.rows[0]?.n);

it("fills the tables of every source and what is derived of them", async () => {
  expect(once.commits).toBeGreaterThan(250);
  expect(await number(db, "SELECT count(*) FROM dlrn_commit")).toBe(once.commits);
  expect(await number(db, "SELECT count(*) FROM zuul_build")).toBe(once.zuulBuilds);
  expect(await number(db, "SELECT count(*) FROM koji_build")).toBe(once.kojiBuilds);
  expect(await number(db, "SELECT count(*) FROM gerrit_review")).toBe(once.reviews);
  for (const table of [
    "failure",
    "package_state",
    "subject_state",
    "subject_streak",
    "candidate",
    "koji_tag",
    "koji_stay",
  ])
    expect([table, await number(db, `SELECT count(*) FROM ${table}`)]).not.toEqual([table, 0]);
  const sources = await db.pool.query<{ source: string }>(
    "SELECT DISTINCT source FROM failure ORDER BY source",
  );
  expect(sources.rows.map(({ source }) => source)).toEqual(["dlrn", "koji", "zuul"]);
});

it("knows whose everything is", async () => {
  const releases = "SELECT count(*) FROM koji_build WHERE release_name IS NULL";
  expect(await number(db, releases)).toBeLessThan(once.kojiBuilds / 50);
  expect(await number(db, "SELECT count(*) FROM failure WHERE dfg_slug IS NOT NULL")).toBeGreaterThan(0);
  expect(
    await number(db, "SELECT count(*) FROM zuul_buildset WHERE candidate_id IS NOT NULL"),
  ).toBeGreaterThan(0);
});

it("is as many times as large as asked for, and empty of what a past world left open", async () => {
  for (const part of ["commits", "zuulBuilds", "kojiBuilds"] as const)
    expect(twice[part] / once[part]).toBeGreaterThan(1.7);
  const { db: two } = other;
  expect(await number(two, "SELECT count(*) FROM dlrn_commit")).toBe(twice.commits);
  const open = "SELECT count(*) FROM zuul_build WHERE result IS NULL";
  expect(await number(two, open)).toBe(await number(db, open));
  const held = (of: TestDatabase | undefined) =>
    number(of, "SELECT count(*) FROM koji_stay WHERE revoke_event IS NULL");
  expect(await held(two)).toBe(await held(db));
});
