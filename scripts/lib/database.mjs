import path from "node:path";
import { Failure } from "./failure.mjs";
import { migrate } from "./migrate.mjs";

/**
 * The database to work on, migrated: that of DATABASE_URL, or an embedded PostgreSQL kept in `dataDir`.
 * @returns {Promise<{ databaseUrl: string, ownerUrl: string, adminUrl?: string, gone?: Promise<void> }>} `adminUrl` of
 *   the embedded server's superuser; `gone` settles when that server has ended
 */
export async function openDatabase(lifecycle, { dataDir, log, fast = false }) {
  const database = process.env.DATABASE_URL ? given() : await embedded(lifecycle, { dataDir, log, fast });
  const applied = await migrate(database);
  if (applied.length > 0) log(`applied ${applied.length} migration${applied.length === 1 ? "" : "s"}`);
  return database;
}

function given() {
  const databaseUrl = process.env.DATABASE_URL;
  const ownerUrl = process.env.OWNER_DATABASE_URL || databaseUrl;
  for (const url of [databaseUrl, ownerUrl]) {
    if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
      throw new Failure("DATABASE_URL and OWNER_DATABASE_URL must be postgresql:// URLs.", 2);
    }
  }
  return { databaseUrl, ownerUrl };
}

async function embedded(lifecycle, { dataDir, log, fast }) {
  const { startPostgres } = await import("./postgres.mjs");
  const server = await lifecycle.start("PostgreSQL", () =>
    startPostgres({ dir: path.join(dataDir, "pg"), fast, log }),
  );
  log(server.reused ? "found PostgreSQL running" : "PostgreSQL is up");
  return server;
}
