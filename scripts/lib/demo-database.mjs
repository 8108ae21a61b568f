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
