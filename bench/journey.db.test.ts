import { afterAll, beforeAll, expect, it } from "vitest";
import { pool } from "@/lib/db/pool";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { type JourneyResult, measureJourney } from "./journey";

let db: TestDatabase;
let result: JourneyResult;

beforeAll(async () => {
  db = await testDatabase();
  process.env.DATABASE_URL = db.url; // read once, by the first query that lib/data makes
  result = await measureJourney(db.url, { seed: "journey", days: 5, commits: 100 });
}, 120_000);
afterAll(async () => {
  await pool.end();
  await db.close();
});

it("tells of every commit when it reached each stage, as the world knows it", () => {
  expect(result.faults).toEqual([]);
  expect(result.right).toBe(100);
  expect(result.reached).toBeGreaterThan(300);
});

it("keeps lead times of every stage that commits reached", async () => {
  const { rows } = await db.pool.query<{ stage: string; bad: number }>(
    `SELECT stage, (count(*) FILTER (WHERE n <> cardinality(step) OR n <> cardinality(total) OR step[1] < 0))::int AS bad
     FROM daily_lead GROUP BY 1 ORDER BY 1`,
  );
  expect(rows.map((row) => row.stage)).toEqual(
    expect.arrayContaining(["built", "component-ci-testing", "consistent", "promoted-components"]),
  );
  expect(rows.filter((row) => row.bad > 0)).toEqual([]);
});
