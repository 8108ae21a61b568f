import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { fillScale } from "./promotion-scale-fill";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

test("a small filling has all that is measured: candidates of both levels, reached stages, drift of 400 packages", async () => {
  const filled = await fillScale(db.url, 3_000, 30);
  expect(filled.commits).toBeGreaterThan(2_800);
  expect(filled.promotions).toBeGreaterThan(1_500);
  const count = async (text: string) => (await db.pool.query<{ n: number }>(text)).rows[0]?.n;
  expect(
    await count(
      `select count(distinct stage)::int as n from drift, jsonb_object_keys(stages) stage where line_id = 'centos9-antelope'
         and source_id in ('centos9-antelope', 'rhel9-osp18')`,
    ),
  ).toBe(8);
  expect(
    await count(
      "select count(*)::int as n from drift where source_id = line_id and line_id = 'centos9-master'",
    ),
  ).toBeGreaterThan(250);
  expect(
    await count(
      "select count(*)::int as n from candidate where promote_name = 'current-podified' and state = 'promoted'",
    ),
  ).toBeGreaterThan(15);
  expect(await count("select count(*)::int as n from promotion where commit_seq is null")).toBe(0);
});
