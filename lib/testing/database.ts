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
 * Makes an own database for a test file (about 30 ms); call in `beforeAll` and `close` it in `afterAll`.
 *
 * @param options.migrated false: an empty database instead
 */
export async function testDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const { adminUrl, ownerUrl, databaseUrl } = inject("cluster");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const template = new URL(databaseUrl).pathname.slice(1);
  const source = migrated ? `TEMPLATE ${template}` : "";
  await asAdmin(adminUrl, `CREATE DATABASE ${name} ${source} OWNER prodchain_owner`);
  const on = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const pool = createPool(on(databaseUrl), { max: 4 });
  return {
    url: on(databaseUrl),
    ownerUrl: on(ownerUrl),
    adminUrl: on(adminUrl),
    pool,
    clear: () => emptyTables(on(ownerUrl)),
    async close() {
      await pool.end();
      await asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function emptyTables(url: string): Promise<void> {
  await onConnection(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables
       WHERE schemaname = current_schema() AND tablename <> '_prisma_migrations'`,
    );
    const filled = rows.map(({ name }) => `SELECT '${name}' AS name WHERE EXISTS (SELECT FROM ${name})`);
    const { rows: found } = await client.query<{ name: string }>(filled.join(" UNION ALL "));
    const names = found.map(({ name }) => name).join(", ");
    if (names !== "") await client.query(`TRUNCATE ${names} RESTART IDENTITY CASCADE`);
  });
}

function asAdmin(adminUrl: string, sql: string): Promise<void> {
  // Not from the template itself: it cannot be copied while somebody is connected to it.
  const url = Object.assign(new URL(adminUrl), { pathname: "/postgres" }).href;
  return onConnection(url, (client) => client.query(sql));
}

async function onConnection(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
