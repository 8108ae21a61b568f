import pg from "pg";

/**
 * Gives the application's role its rights on what the owner made: rows may be read and written, tables stay the
 * owner's. Nothing is done when both URLs name one role.
 * @param {import("pg").Pool} pool connections of the owning role
 * @param {string} applicationUrl
 */
export async function grantToApplication(pool, applicationUrl) {
  const { rows } = await pool.query("SELECT current_user AS owner");
  const application = new pg.Client({ connectionString: applicationUrl }).user; // the URL, else PGUSER, else the login
  if (!application || application === rows[0].owner) return;
  const role = pg.escapeIdentifier(application);
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    // Prisma's own migration lock: two grants at once would fail on the same catalogue row.
    await client.query("SELECT pg_advisory_xact_lock(72707369)");
    await client.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
    await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`);
    await client.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`);
    await client.query(`REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM ${role}`);
    await client.query(`REVOKE UPDATE, DELETE ON audit FROM ${role}`);
    const later = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT";
    await client.query(`${later} SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role}`);
    await client.query(`${later} USAGE ON SEQUENCES TO ${role}`);
    await client.query("COMMIT");
    client.release();
  } catch (error) {
    client.release(true); // closes the connection, and with it the transaction
    throw error;
  }
}
