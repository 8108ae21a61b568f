import { afterAll, beforeAll, expect, it } from "vitest";
import { pool } from "@/lib/db/pool";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { measureRoots, type RootsResult } from "./roots";

let db: TestDatabase;
let result: RootsResult;

beforeAll(async () => {
  db = await testDatabase();
  process.env.DATABASE_URL = db.url; // read once, by the first query that lib/data makes
  result = await measureRoots(db.url, "roots");
}, 180_000);
afterAll(async () => {
  await pool.end();
  await db.close();
});

it("names root, owner and age of every kind as the world knows them", () => {
  expect(result.faults).toEqual([]);
  expect(result.right).toBe(9);
});
