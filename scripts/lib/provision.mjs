// Two database roles from the start: `prodchain_owner` owns the database and migrates it, `prodchain_app` is what the
// product itself connects as and owns nothing.
import pg from "pg";

export const database = "prodchain";
export const ownerRole = "prodchain_owner";
export const appRole = "prodchain_app";

/**
 * Makes roles, database and extensions that are not there yet. Harmless to repeat.
 * @param {(role: string, name: string) => string} urlOf the connection URL of a role on a database
 * @param {Record<string, string>} passwordOf by role
 */
export async function provision(urlOf, passwordOf) {
  await withClient(urlOf("postgres", "postgres"), async (client) => {
    for (const role of [ownerRole, appRole]) {
      if (await exists(client, "SELECT 1 FROM pg_roles WHERE rolname = $1", role)) continue;
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(passwordOf[role])}`);
    }
  });
  await createDatabase(urlOf("postgres", "postgres"), database);
}

/**
 * Makes a database of the owner's, with the extensions that migrations may rely on, unless it is there.
 * @param {string} adminUrl the superuser on any database of the server
 * @param {string} name a plain identifier
 */
export async function createDatabase(adminUrl, name) {
  const on = (place) => Object.assign(new URL(adminUrl), { pathname: `/${place}` }).href;
  await withClient(on("postgres"), async (client) => {
    if (await exists(client, "SELECT 1 FROM pg_database WHERE datname = $1", name)) return;
    await client.query(`CREATE DATABASE ${name} OWNER ${ownerRole}`);
  });
  await withClient(on(name), async (client) => {
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${appRole}`);
    await client.query("CREATE EXTENSION IF NOT EXISTS pg_trgm");
  });
}

/** Runs `use` with one connection and closes it. */
export async function withClient(url, use) {
  const client = new pg.Client({ connectionString: url, application_name: "prodchain-setup" });
  client.on("error", () => {}); // a server that stops meanwhile: the query in flight reports it
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}

async function exists(client, sql, value) {
  return (await client.query(sql, [value])).rowCount > 0;
}
