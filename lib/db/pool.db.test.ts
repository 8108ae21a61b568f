import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { PrismaClient } from "./generated/client";
import { createPool, withTransaction } from "./pool";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const addRelease = (on: pg.Pool | pg.PoolClient, name: string, at: Date) =>
  on.query("INSERT INTO release (name, phase, recorded_at) VALUES ($1, 'development', $2)", [name, at]);

describe("values", () => {
  test("a count is a number, a day is text, an instant is a Date", async () => {
    const sql = "SELECT count(*) AS n, date '2026-03-29' AS day, timestamptz '2026-03-29 01:30:00+00' AS at";
    const { rows } = await database.pool.query(sql);
    expect(rows[0]).toEqual({ n: 1, day: "2026-03-29", at: new Date("2026-03-29T01:30:00Z") });
  });

  test("an int8 too large for a number is refused, not rounded", async () => {
    await expect(database.pool.query("SELECT 9007199254740993::int8")).rejects.toThrow(RangeError);
  });
});

describe("a server in another time zone", () => {
  const at = new Date("2026-10-25T01:30:00.123Z"); // an hour that Berlin has twice

  beforeAll(async () => {
    const admin = new pg.Client(database.adminUrl);
    await admin.connect();
    await admin.query(
      `ALTER DATABASE "${new URL(database.url).pathname.slice(1)}" SET timezone = 'Europe/Berlin'`,
    );
    await admin.end();
  });

  test("stores and returns the right instants through pg and through Prisma", async () => {
    const pool = createPool(database.url, { max: 1 });
    const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
    await addRelease(pool, "through-pg", at);
    await prisma.release.create({ data: { name: "through-prisma", phase: "development", recordedAt: at } });

    const { rows } = await pool.query(
      "SELECT recorded_at, extract(epoch FROM recorded_at)::float8 AS s FROM release",
    );
    expect(rows).toEqual(Array(2).fill({ recorded_at: at, s: at.getTime() / 1000 }));
    expect((await prisma.release.findMany()).map((row) => row.recordedAt)).toEqual([at, at]);
    await prisma.$disconnect();
    await pool.end();
  });

  test("cuts days at midnight UTC", async () => {
    const pool = createPool(database.url, { max: 1 });
    const { rows } = await pool.query("SELECT date_trunc('day', $1::timestamptz)::date AS day", [
      "2026-07-01T23:30:00Z",
    ]);
    expect(rows).toEqual([{ day: "2026-07-01" }]);
    await pool.end();
  });
});

describe("a transaction", () => {
  const names = async () =>
    (await database.pool.query("SELECT name FROM release ORDER BY 1")).rows.map((row) => row.name);

  test("is committed when its work returns", async () => {
    await withTransaction(database.pool, (client) => addRelease(client, "kept", new Date()));
    expect(await names()).toContain("kept");
  });

  test("leaves nothing when its work throws, and its connection is usable again", async () => {
    const work = withTransaction(database.pool, async (client) => {
      await addRelease(client, "dropped", new Date());
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await names()).not.toContain("dropped");
  });

  test("a connection the server ended is not handed out again", async () => {
    const work = withTransaction(database.pool, async (client) => {
      const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
      await database.pool.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
      await client.query("SELECT 1");
    });
    await expect(work).rejects.toThrow();
    await expect(
      Promise.all(Array.from({ length: 4 }, () => database.pool.query("SELECT 1"))),
    ).resolves.toHaveLength(4);
  });
});

test("the application's role may not change the schema or the record of migrations", async () => {
  for (const sql of ["DROP TABLE release", "CREATE TABLE mine (n int)", "DELETE FROM _prisma_migrations"]) {
    await expect(database.pool.query(sql)).rejects.toThrow(/permission denied|must be owner/);
  }
});
