// vitest's global set-up for *.db.test.*: one throw-away cluster per run with the migrations applied to a template,
// from which lib/testing/database.ts makes each test file a database of its own.
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { claim } from "./claim.mjs";
import { migrate } from "./migrate.mjs";
import { startPostgres } from "./postgres.mjs";
import { withClient } from "./provision.mjs";

/** @param {import("vitest/node").TestProject} project */
export default async function setup(project) {
  await sweep();
  const dir = await mkdtemp(path.join(tmpdir(), "prodchain-test-"));
  const server = await startPostgres({ dir, fast: true });
  let stopped;
  const stop = () => {
    stopped ??= discard(server, dir);
    return stopped;
  };
  // A run that is ended from outside does not come to its tear-down.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.once(name, () => stop().then(() => process.exit(1)));
  await migrate(server).catch(async (error) => {
    await stop();
    throw error;
  });
  const { adminUrl, ownerUrl, databaseUrl } = server;
  await keepFree(adminUrl);
  project.provide("cluster", { adminUrl, ownerUrl, databaseUrl });
  return stop;
}

/** Where lib/testing/database.ts keeps the names of databases that nobody uses. */
const keepFree = (adminUrl) =>
  withClient(Object.assign(new URL(adminUrl), { pathname: "/postgres" }).href, (client) =>
    client.query("CREATE TABLE free_database (name text PRIMARY KEY)"),
  );

async function discard(server, dir) {
  await server.stop(true);
  for (const place of [server.folder, dir]) await rm(place, { recursive: true, force: true });
}

/** Removes what runs left that were killed. A server whose folder goes ends by itself within a minute. */
async function sweep() {
  const names = await readdir(tmpdir());
  for (const name of names.filter((entry) => entry.startsWith("prodchain-test-"))) {
    const owner = path.join(tmpdir(), name, "owner.json");
    if (existsSync(owner) && claim(owner).mine)
      await rm(path.dirname(owner), { recursive: true, force: true });
  }
}
