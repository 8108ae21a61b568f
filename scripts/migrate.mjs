// Brings the database of OWNER_DATABASE_URL (else DATABASE_URL) to the schema of this checkout, then grants the
// application's role what it needs. Prints one JSON line: {"applied":["<migration>", ...]}.
import pg from "pg";
import { grantToApplication } from "./lib/grants.mjs";
import { applyMigrations } from "./lib/schema-engine.mjs";

const applicationUrl = process.env.DATABASE_URL;
const ownerUrl = process.env.OWNER_DATABASE_URL || applicationUrl;
if (!ownerUrl) {
  console.error("Set DATABASE_URL to the PostgreSQL to migrate.");
  process.exit(2);
}

const pool = new pg.Pool({ connectionString: ownerUrl, application_name: "prodchain-migrate", max: 2 });
try {
  const applied = await applyMigrations(pool);
  await grantToApplication(pool, applicationUrl ?? ownerUrl);
  console.log(JSON.stringify({ applied }));
  process.exit(0); // the schema engine leaves a timer behind
} catch (error) {
  const reason = (error.message || error.code).split("\n   0: ")[0]; // the engine adds a trace of its own calls
  console.error(`The database could not be migrated: ${reason.replaceAll("\n", " ")}`);
  process.exit(1);
}
