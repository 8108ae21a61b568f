import { afterAll, beforeAll, expect, it } from "vitest";
import { withTransaction } from "@/lib/db/pool";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { type Column, writeRows } from "./bulk";

interface Row {
  id: number;
  text: string | null;
  flag: boolean | null;
  at: string | null;
}
const COLUMNS: Column<Row>[] = [
  { name: "place", type: "text", all: "here" },
  { name: "id", type: "int8", of: (r) => r.id },
  { name: "body", type: "text", of: (r) => r.text },
  { name: "flag", type: "bool", of: (r) => r.flag },
  { name: "at", type: "timestamptz", of: (r) => r.at },
];
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ migrated: false });
  const owner = new URL(db.adminUrl);
  const { createPool } = await import("@/lib/db/pool");
  const admin = createPool(owner.href, { max: 1 });
  await admin.query(
    "CREATE TABLE bulk (place text, id int8 PRIMARY KEY, body text CHECK (length(body) < 100), flag bool, at timestamptz)",
  );
  await admin.query("GRANT ALL ON bulk TO PUBLIC");
  await admin.query("GRANT USAGE ON SCHEMA public TO PUBLIC");
  await admin.end();
});
afterAll(() => db.close());

const write = async (rows: Row[], conflict?: string) => {
  const bad: [number, string][] = [];
  await withTransaction(db.pool, (client) =>
    writeRows(
      client,
      { table: "bulk", columns: COLUMNS, ...(conflict && { conflict }) },
      rows,
      (row, reason) => bad.push([row.id, reason]),
    ),
  );
  return bad;
};

it("keeps every character of a text, nulls, and the shared value", async () => {
  const texts = [
    "plain",
    "",
    "null",
    "NULL",
    'a "quote"',
    "back\\slash",
    "{curly}, comma",
    " space ",
    "line\nbreak\ttab",
    "ünï😀",
    "'",
    null,
  ];
  const rows = texts.map((text, id) => ({
    id,
    text,
    flag: id % 2 === 0,
    at: id % 3 === 0 ? null : "2026-11-20T12:00:00.123Z",
  }));
  expect(await write(rows)).toEqual([]);
  const { rows: held } = await db.pool.query(
    "SELECT id, body AS text, flag, at FROM bulk WHERE place = 'here' ORDER BY id",
  );
  expect(held).toEqual(rows.map((row) => ({ ...row, at: row.at === null ? null : new Date(row.at) })));
});

it("finds the rows that do not fit and writes the others", async () => {
  const rows = Array.from({ length: 50 }, (_, i) => ({
    id: 100 + i,
    text: i === 7 || i === 31 ? "x".repeat(100) : "ok",
    flag: null,
    at: null,
  }));
  expect((await write(rows)).map(([id]) => id)).toEqual([107, 131]);
  expect((await db.pool.query("SELECT count(*)::int AS n FROM bulk WHERE id >= 100")).rows).toEqual([
    { n: 48 },
  ]);
});
