// Prisma's own schema engine as WebAssembly: no engine binary has to be downloaded. The package is internal to Prisma,
// so it is pinned to the engine commit that the pinned Prisma names, and scripts/lib/*.db.test.mjs cover its use.
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as wasm from "@prisma/schema-engine-wasm/schema_engine_bg";
import { inRoot } from "./paths.mjs";

export const schemaPath = inRoot("prisma/schema.prisma");
export const migrationsDir = inRoot("prisma/migrations");
/** The schema as of the newest migration: what the next migration is a difference from. */
export const snapshotPath = path.join(migrationsDir, "schema.snapshot.prisma");

const lockfile = "migration_lock.toml";
const noFilters = { externalTables: [], externalEnums: [] };

// The package's main entry imports .wasm as a module, which plain Node refuses; so its two halves are joined by hand.
// `createRequire` finds the file because `import.meta.resolve` is missing inside vitest.
let loaded;
async function load() {
  const dir = path.dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const code = await readFile(path.join(dir, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(code, { "./schema_engine_bg.js": wasm });
  wasm.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** The adapter cuts a script at every semicolon, in the bodies of functions too; PostgreSQL reads it whole. */
class WholeScripts extends PrismaPg {
  async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      try {
        await adapter.underlyingDriver().query(script);
      } catch (error) {
        adapter.onError(error);
      }
    };
    return adapter;
  }
}

async function withEngine(adapterFactory, schema, use) {
  loaded ??= load();
  await loaded;
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterFactory);
  const engine = await wasm.SchemaEngine.new({ datamodels: [["schema.prisma", schema]] }, () => {}, adapter);
  try {
    return await use(engine);
  } finally {
    engine.free(); // does not close the adapter's pool: whoever made it ends it
  }
}

/** Every migration folder with its SQL, oldest first, in the form the engine asks for. */
async function listMigrations() {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = names.sort().map(async (name) => {
    const value = await readFile(path.join(migrationsDir, name, "migration.sql"), "utf8");
    return { path: name, migrationFile: { path: "migration.sql", content: { tag: "ok", value } } };
  });
  const content = await readFile(path.join(migrationsDir, lockfile), "utf8");
  return {
    baseDir: migrationsDir,
    shadowDbInitScript: "",
    lockfile: { path: lockfile, content },
    migrationDirectories: await Promise.all(migrationDirectories),
  };
}

/**
 * Applies what is not yet applied, as `prisma migrate deploy` would: same history table, checksums and advisory lock.
 * The engine leaves a ten-second timer behind, so call this in a process that ends with `process.exit`.
 * @param {import("pg").Pool} pool connections of the owning role
 * @returns {Promise<string[]>} names of the migrations applied now
 * @throws when a migration fails, or one has failed before
 */
export async function applyMigrations(pool) {
  const [schema, migrationsList] = await Promise.all([readFile(schemaPath, "utf8"), listMigrations()]);
  const { appliedMigrationNames } = await withEngine(new WholeScripts(pool), schema, (engine) =>
    engine.applyMigrations({ migrationsList, filters: noFilters }),
  );
  return appliedMigrationNames;
}

// Comparing two texts needs no database, but the engine insists on a connection and asks it one question first:
// does the schema exist, and which server is this.
const refuse = async () => {
  throw new Error("comparing schema texts must not write to a database");
};
const answersOnlyVersion = {
  provider: "postgres",
  adapterName: "prodchain-offline",
  queryRaw: async () => ({
    columnNames: ["exists", "version", "numeric_version"],
    columnTypes: [5, 7, 0], // boolean, text, int32 in Prisma's driver adapters
    rows: [[true, "PostgreSQL 18.4", 180004]],
  }),
  executeRaw: refuse,
  executeScript: refuse,
  startTransaction: refuse,
  getConnectionInfo: () => ({ schemaName: "public", supportsRelationJoins: true }),
  dispose: async () => {},
};
const offline = {
  provider: "postgres",
  adapterName: "prodchain-offline",
  connect: async () => answersOnlyVersion,
  connectToShadowDb: async () => answersOnlyVersion,
};

/** A schema with no table in it: a database of ours before its first migration. */
export const emptySchema = 'datasource db {\n  provider = "postgresql"\n}\n';

/**
 * The SQL that leads from one schema text to another; needs no database.
 * @param {string} from schema text
 * @param {string} to schema text
 * @returns {Promise<string | undefined>} undefined when nothing changed
 */
export async function diffSchemas(from, to) {
  const target = (content) => ({ tag: "schemaDatamodel", files: [{ path: "schema.prisma", content }] });
  const { exitCode, stdout } = await withEngine(offline, to, (engine) =>
    engine.diff({
      from: target(from),
      to: target(to),
      script: true,
      exitCode: true,
      shadowDatabaseUrl: null,
      filters: noFilters,
    }),
  );
  return exitCode === 2 ? stdout : undefined;
}
