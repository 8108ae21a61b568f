import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { build } from "esbuild";
import { migrate } from "/work/main/scripts/lib/migrate.mjs";
import { startPostgres } from "/work/main/scripts/lib/postgres.mjs";

const dir = await mkdtemp("/tmp/b-prof-");
const server = await startPostgres({ dir, fast: false });
await migrate(server);
await build({
  entryPoints: ["/work/main/bench/prof-tmp.ts"],
  outfile: "/work/main/dist/prof.mjs",
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  tsconfig: "/work/main/tsconfig.json",
});
const c = spawn(process.execPath, [...process.argv.slice(2), "dist/prof.mjs"], {
  cwd: "/work/main",
  stdio: "inherit",
  env: { ...process.env, DATABASE_URL: server.databaseUrl, ADMIN_URL: server.adminUrl },
});
await once(c, "exit");
await server.stop(true);
await rm(dir, { recursive: true, force: true });
process.exit(0);
