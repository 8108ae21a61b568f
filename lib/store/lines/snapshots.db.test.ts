import { afterAll, beforeAll, expect, test } from "vitest";
import type { KnownTrunk } from "@/lib/domain/chain/known-lines";
import { DAY, HOUR } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { derive } from "@/lib/testing/derive";
import { ciVote, dlrnCommit } from "@/lib/testing/factories";
import { seedSite } from "@/lib/testing/seed-site";
import { readSnapshots, recordLines, trunkLine } from "./snapshots";

const NOW = new Date("2026-03-10T14:02:40Z");
const after = (ms: number) => new Date(NOW.getTime() + ms);
const EVERYTHING = { trunks: "all", stable: true } as const;
const UP = "centos9-antelope";
const DOWN = "rhel9-osp18"; // private, imports from the one above

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await seedSite(db.pool, NOW);
  const nova = { project: "openstack-nova" };
  const built = await dlrnCommit(db.pool, { ...nova, instance: UP, id: 1, builtAt: after(-2 * DAY) });
  await ciVote(db.pool, { instance: UP, id: 1, commitId: 1, at: after(-2 * DAY) });
  const hash = { commitHash: built.commitHash, extendedHash: `${built.commitHash}_0` };
  await dlrnCommit(db.pool, { ...nova, ...hash, instance: DOWN, id: 1, builtAt: after(-DAY) });
  await derive(db.pool, NOW);
});
afterAll(() => db.close());

const seen = async (line: string, at: Date, seesPrivate: boolean) =>
  (await readSnapshots<KnownTrunk>(db.pool, [trunkLine(line)], at, seesPrivate)).get(trunkLine(line));
const rows = async () =>
  (await db.pool.query("select count(*)::int n from line_snapshot")).rows[0].n as number;

test("a line is kept when it differs from what was kept last, and read as of a time", async () => {
  expect(await recordLines(db.pool, EVERYTHING, NOW)).toBeGreaterThan(3);
  const first = await rows();
  expect(await recordLines(db.pool, EVERYTHING, after(HOUR))).toBe(0);
  await dlrnCommit(db.pool, { project: "openstack-nova", instance: UP, id: 2, builtAt: after(HOUR) });
  await derive(db.pool, after(HOUR));
  expect(await recordLines(db.pool, { trunks: ["centos9-master"], stable: false }, after(2 * HOUR))).toBe(0);
  expect(await recordLines(db.pool, { trunks: [UP], stable: false }, after(2 * HOUR))).toBe(1);
  expect(await rows()).toBe(first + 1);
  expect(await seen(UP, after(-1), true)).toBeUndefined();
  expect((await seen(UP, after(HOUR), true))?.built.reachedAt).toEqual(after(-2 * DAY));
  expect((await seen(UP, after(2 * HOUR), true))?.built.reachedAt).toEqual(after(HOUR));
});

test("what is private is told to those who see it alone", async () => {
  expect((await seen(UP, NOW, true))?.imported).toMatchObject({ from: DOWN, reachedAt: after(-DAY) });
  expect((await seen(UP, NOW, false))?.imported).toBeNull();
  expect(await seen(DOWN, NOW, true)).toBeDefined();
  expect(await seen(DOWN, NOW, false)).toBeUndefined();
});

test("what has become private since is no longer told to the public", async () => {
  await db.pool.query("update instance set visibility = 'private' where id = $1", [UP]);
  expect(await seen(UP, NOW, false)).toBeUndefined();
  expect(await seen(UP, NOW, true)).toBeDefined();
});
