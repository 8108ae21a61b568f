import { afterAll, beforeAll } from "vitest";
import { setClock } from "@/lib/data/clock";
import { createPool, pool } from "@/lib/db/pool";
import { manualClock } from "@/lib/shared/clock";
import { type TestDatabase, testDatabase } from "./database";
import type { Db } from "./factories";

/** The time at which tests of lib/data ask. */
export const NOW = new Date("2026-03-10T14:02:40Z");
export const TOKEN = "a-token-of-the-tests";

/**
 * A database of this test file's own behind lib/data, filled by `seed`, with the clock standing at NOW. Returns the
 * connections for rows that come later, and the clock.
 */
export function dataSite(seed: (db: Db) => Promise<void>) {
  let database: TestDatabase | undefined;
  const clock = manualClock(NOW);
  beforeAll(async () => {
    database = await testDatabase();
    // Read once, by the first query that lib/data makes.
    Object.assign(process.env, { DATABASE_URL: database.url, PRODCHAIN_PRIVATE_READ_TOKEN: TOKEN });
    setClock(clock);
    await seed(database.pool);
  });
  afterAll(async () => {
    await pool.end();
    await database?.close();
  });
  const db = (): Db => {
    if (!database) throw new Error("the database is made in beforeAll");
    return database.pool;
  };
  /** Runs SQL as the role that owns the tables: for tests of what the application's role may not do. */
  const asOwner = async (sql: string) => {
    const owner = createPool(database?.ownerUrl ?? "", { max: 1 });
    await owner.query(sql).finally(() => owner.end());
  };
  return { db, clock, asOwner };
}
