// vitest's global set-up for *.db.test.*: one throw-away cluster per run with the migrations applied to a template,
// from which lib/testing/database.ts makes each test file a database of its own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrate } from "./migrate.mjs";
import { startPostgres } from "./postgres.mjs";

/** @param {import("vitest/node").TestProject} project */
export default async function setup(project) {
  const dir = await mkdtemp(path.join(tmpdir(), "prodchain-test-"));
  const server = await startPostgres({ dir, fast: true });
  const stop = async () => {
    await server.stop(true);
    for (const place of [server.folder, dir]) await rm(place, { recursive: true, force: true });
  };
  await migrate(server).catch(async (error) => {
    await stop();
    throw error;
  });
  project.provide("cluster", {
    adminUrl: server.adminUrl,
    ownerUrl: server.ownerUrl,
    databaseUrl: server.databaseUrl,
  });
  return stop;
}
