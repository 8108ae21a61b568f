import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "../../lib/testing/database";
import { migrate } from "./migrate.mjs";
import { inRoot } from "./paths.mjs";
import { withClient } from "./provision.mjs";

/**
 * What migrations add by hand because the schema language cannot say it: partial, covering and trigram indexes, triggers.
 * Each is the beginning of a line of `catalogue` below.
 */
const addedByHand = [
  "index failure_flaky ",
  "index failure_of_infrastructure ",
  "index failure_without_signature ",
  "index signature_text_trgm ",
  "trigger audit.audit_is_append_only ",
  "trigger failure.failure_rewritten ",
  "trigger failure.failure_written ",
];

const schemaText = readFileSync(inRoot("prisma/schema.prisma"), "utf8");

// In a process of its own, since the schema engine keeps a timer that would hold up the test run.
const schemaSql = () =>
  execFileSync(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `const engine = await import(${JSON.stringify(new URL("schema-engine.mjs", import.meta.url).href)});
       process.stdout.write((await engine.diffSchemas(engine.emptySchema, process.argv[1])) ?? "", () => process.exit(0));`,
      schemaText,
    ],
    { encoding: "utf8" },
  );

/** Everything a schema consists of, a line each: tables, columns, constraints, indexes, enums, sequences, views. */
async function catalogue(url) {
  const { rows } = await withClient(url, (client) =>
    client.query(readFileSync(new URL("catalogue.sql", import.meta.url), "utf8")),
  );
  return rows.map((row) => row.line);
}

describe("migrations", () => {
  let migrated;
  let empty;
  beforeAll(async () => {
    [migrated, empty] = await Promise.all([testDatabase(), testDatabase({ migrated: false })]);
  });
  afterAll(() => Promise.all([migrated.close(), empty.close()]));

  test("say exactly what schema.prisma says, but for what is added by hand", async () => {
    await withClient(empty.ownerUrl, (client) => client.query(schemaSql()));
    const [applied, wanted] = await Promise.all([catalogue(migrated.adminUrl), catalogue(empty.adminUrl)]);
    const isByHand = (line) => addedByHand.some((start) => line.startsWith(start));
    expect(applied.filter((line) => !isByHand(line))).toEqual(wanted);
    expect(addedByHand.filter((start) => !applied.some((line) => line.startsWith(start)))).toEqual([]);
  });

  test("are the newest when schema.snapshot.prisma equals schema.prisma", () => {
    expect(readFileSync(inRoot("prisma/migrations/schema.snapshot.prisma"), "utf8")).toBe(schemaText);
  });

  test("keep every instant as timestamptz(6)", async () => {
    const lines = await catalogue(migrated.adminUrl);
    expect(lines.filter((line) => /^column .* timestamp(?!\(6\) with time zone)/.test(line))).toEqual([]);
  });
});

describe("migrating", () => {
  let database;
  beforeAll(async () => {
    database = await testDatabase({ migrated: false });
  });
  afterAll(() => database.close());
  const urls = () => ({ databaseUrl: database.url, ownerUrl: database.ownerUrl });

  test("two at once: one applies, the other finds nothing to do, and again nothing", async () => {
    const [one, two] = await Promise.all([migrate(urls()), migrate(urls())]);
    expect([one.length, two.length].sort()).toContain(0);
    expect(one.length + two.length).toBeGreaterThan(0);
    expect(await migrate(urls())).toEqual([]);
  });

  test("the application's role may use a table that the owner adds later", async () => {
    await withClient(database.ownerUrl, (client) =>
      client.query("CREATE TABLE later (id serial, note text)"),
    );
    await database.pool.query("INSERT INTO later (note) VALUES ('x')");
    expect((await database.pool.query("SELECT id, note FROM later")).rows).toEqual([{ id: 1, note: "x" }]);
  });

  test("a server that refuses is named in one sentence without the password", async () => {
    const databaseUrl = "postgresql://app:hunter2@127.0.0.1:1/none";
    const failure = await migrate({ databaseUrl, ownerUrl: databaseUrl }).catch((error) => error);
    expect(failure.message).toMatch(/^The database could not be migrated: .*127\.0\.0\.1:1/);
    expect(failure.message).not.toContain("hunter2");
  });
});
