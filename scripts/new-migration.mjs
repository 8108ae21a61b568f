// node scripts/new-migration.mjs NAME: writes prisma/migrations/<time>_NAME/migration.sql with what changed in
// schema.prisma since the last migration. Read it, add by hand what Prisma cannot express, then commit all of it.
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { diffSchemas, emptySchema, migrationsDir, schemaPath, snapshotPath } from "./lib/schema-engine.mjs";

const name = process.argv[2] ?? "";
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error(
    "usage: node scripts/new-migration.mjs NAME   (NAME in lower case with underscores: add_reviews)",
  );
  process.exit(2);
}

const schema = await readFile(schemaPath, "utf8");
const previous = existsSync(snapshotPath) ? await readFile(snapshotPath, "utf8") : emptySchema;
const sql = await diffSchemas(previous, schema);
if (sql === undefined) {
  console.log("prisma/schema.prisma says nothing that the migrations do not say already.");
  process.exit(0);
}

const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const folder = path.join(migrationsDir, `${time}_${name}`);
await mkdir(folder, { recursive: true });
await writeFile(path.join(folder, "migration.sql"), sql);
await writeFile(path.join(migrationsDir, "migration_lock.toml"), 'provider = "postgresql"\n');
await writeFile(snapshotPath, schema);
console.log(path.relative(process.cwd(), path.join(folder, "migration.sql")));
process.exit(0); // the schema engine leaves a timer behind
