import { randomBytes } from "node:crypto";
import { createPool } from "@/lib/db/pool";

/** Where the benchmark may make databases of its own: `template` has the migrations applied. */
export interface Scratch {
  adminUrl: string;
  ownerUrl: string;
  databaseUrl: string;
}

/** A migrated, empty database; `drop` ends it. */
export async function scratchDatabase({ adminUrl, ownerUrl, databaseUrl }: Scratch) {
  const name = `bench_${randomBytes(5).toString("hex")}`;
  const template = new URL(databaseUrl).pathname.slice(1);
  const on = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  await asAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${new URL(ownerUrl).username}`);
  return {
    url: on(databaseUrl),
    adminUrl: on(adminUrl),
    drop: () => asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function asAdmin(adminUrl: string, sql: string): Promise<void> {
  const pool = createPool(Object.assign(new URL(adminUrl), { pathname: "/postgres" }).href, { max: 1 });
  try {
    await pool.query(sql);
  } finally {
    await pool.end();
  }
}
