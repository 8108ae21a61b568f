import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { createPool } from "@/lib/db/pool";

declare module "vitest" {
  // Provided by scripts/lib/test-cluster.mjs.
  interface ProvidedContext {
    cluster: { adminUrl: string; ownerUrl: string; databaseUrl: string };
  }
}

/** A database of a test's own, with the migrations applied. */
export type TestDatabase = {
  /** Connection of the application's role. */
  url: string;
  /** Connection of the owning role. */
  ownerUrl: string;
  /** Connection of the superuser. */
  adminUrl: string;
  /** Connections of the application's role. */
  pool: pg.Pool;
  /** Leaves every table as empty as the migrations did, its numbers begun anew: quicker than another database. */
  clear(): Promise<void>;
  close(): Promise<void>;
};

/**
 * An own database for a test file: one that another file is done with and left as the migrations made it, else a new one (half
 * a second, for each of its thousand files). Call in `beforeAll` and `close` it in `afterAll`.
 *
 * @param options.migrated false: an empty database instead
 */
export async function testDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const { adminUrl, ownerUrl, databaseUrl } = inject("cluster");
  const template = new URL(databaseUrl).pathname.slice(1);
  const name = (migrated ? await takeFree() : undefined) ?? (await create(migrated ? template : undefined));
  const on = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const form = migrated ? await onConnection(on(adminUrl), formOf) : undefined;
  const pool = createPool(on(databaseUrl), { max: 4 });
  return {
    url: on(databaseUrl),
    ownerUrl: on(ownerUrl),
    adminUrl: on(adminUrl),
    pool,
    clear: () => emptyTables(on(ownerUrl)),
    async close() {
      await pool.end();
      if (form !== undefined && (await onConnection(on(adminUrl), (client) => emptied(client, form)))) {
        await asAdmin("INSERT INTO free_database (name) VALUES ($1)", [name]);
      } else {
        await asAdmin(`DROP DATABASE ${name} WITH (FORCE)`);
      }
    },
  };
}

async function create(template: string | undefined): Promise<string> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const source = template === undefined ? "" : `TEMPLATE ${template}`;
  await asAdmin(`CREATE DATABASE ${name} ${source} OWNER prodchain_owner`);
  return name;
}

async function takeFree(): Promise<string | undefined> {
  const { rows } = await asAdmin(
    `DELETE FROM free_database WHERE name = (SELECT name FROM free_database LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING name`,
  );
  return rows[0]?.name;
}

/** What a database is made of, in one text that any change of a table, function or grant changes. */
async function formOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query(
    `SELECT concat_ws(' ', (SELECT sum(hashtextextended(concat_ws(' ', oid, xmin), 0)) FROM pg_class WHERE relkind <> 't'),
       (SELECT sum(hashtextextended(concat_ws(' ', oid, xmin), 0)) FROM pg_proc),
       (SELECT sum(hashtextextended(concat_ws(' ', oid, xmin), 0)) FROM pg_trigger),
       (SELECT sum(hashtextextended(concat_ws(' ', oid, xmin), 0)) FROM pg_constraint),
       (SELECT sum(hashtextextended(concat_ws(' ', attrelid, attnum, xmin), 0)) FROM pg_attribute)) AS form`,
  );
  return rows[0].form;
}

/** Beyond this a new database is cheaper than rows that were deleted. */
const MUCH_BYTES = 60 * 1024 * 1024;

/** Ends whoever is still connected and deletes all rows; false when the database is not worth keeping. */
async function emptied(client: pg.Client, form: string): Promise<boolean> {
  await client.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
  );
  const { rows } = await client.query("SELECT pg_database_size(current_database())::float8 AS bytes");
  if (rows[0].bytes > MUCH_BYTES || (await formOf(client)) !== form) return false;
  const filled = await filledTables(client);
  // Without triggers and foreign keys; of few rows, DELETE is quicker than TRUNCATE, which makes new files.
  await client.query("SET session_replication_role = replica");
  for (const table of filled) await client.query(`DELETE FROM ${table}`);
  await client.query(
    `SELECT setval(seqrelid, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL`,
  );
  await client.query(`COMMENT ON DATABASE ${client.database} IS NULL`);
  return true;
}

async function emptyTables(url: string): Promise<void> {
  await onConnection(url, async (client) => {
    const filled = await filledTables(client);
    if (filled.length > 0) await client.query(`TRUNCATE ${filled.join(", ")} RESTART IDENTITY CASCADE`);
  });
}

async function filledTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  );
  const filled = rows.map(({ name }) => `SELECT '${name}' AS name WHERE EXISTS (SELECT FROM ${name})`);
  const { rows: found } = await client.query<{ name: string }>(filled.join(" UNION ALL "));
  return found.map(({ name }) => name);
}

function asAdmin(sql: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
  // Not from the template itself: it cannot be copied while somebody is connected to it.
  const url = Object.assign(new URL(inject("cluster").adminUrl), { pathname: "/postgres" }).href;
  return onConnection(url, (client) => client.query(sql, [...values]));
}

async function onConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
