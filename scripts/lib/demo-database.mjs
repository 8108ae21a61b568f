import { Failure } from "./failure.mjs";
import { withClient } from "./provision.mjs";

const mark = "Prodchain demo";

/**
 * Lets the demo fill a database of DATABASE_URL only when no site has been read into it: an empty one, or one that was
 * a demo's before, which a comment on the database says.
 * @param {string} ownerUrl a migrated database
 * @throws {Failure}
 */
export function refuseForeignDatabase(ownerUrl) {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query(
      `SELECT shobj_description(oid, 'pg_database') AS comment, EXISTS (SELECT FROM instance) AS used,
              quote_ident(datname) AS name
       FROM pg_database WHERE datname = current_database()`,
    );
    const { comment, used, name } = rows[0];
    if (comment === mark) return;
    if (used) {
      throw new Failure(
        `DATABASE_URL names a database that holds a site's data: the demo fills only an empty one of its own.`,
      );
    }
    await client.query(`COMMENT ON DATABASE ${name} IS '${mark}'`);
  });
}

/**
 * Empties a database of the demo, people's acts and the audit included: what was read of one world says nothing of the next,
 * and two of them at once would show ages and counts that no world has.
 * @param {string} ownerUrl a migrated database that {@link refuseForeignDatabase} let the demo have, or the embedded one
 * @returns {Promise<boolean>} whether there was anything
 */
export function forgetWorld(ownerUrl) {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query(
      `SELECT string_agg(quote_ident(tablename), ', ') AS tables, EXISTS (SELECT FROM instance) AS used
       FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
    );
    const { tables, used } = rows[0];
    if (!used) return false;
    await client.query("BEGIN");
    await client.query("ALTER TABLE audit DISABLE TRIGGER USER"); // nobody but its owner may
    await client.query(`TRUNCATE ${tables} RESTART IDENTITY`);
    await client.query("ALTER TABLE audit ENABLE TRIGGER USER");
    await client.query("COMMIT");
    return true;
  });
}
