import { rmSync } from "node:fs";
import path from "node:path";
import { bundle } from "../lib/build.mjs";
import { launch } from "../lib/child.mjs";
import { withLifecycle } from "../lib/lifecycle.mjs";
import { createLog } from "../lib/log.mjs";
import { dataRoot, inRoot } from "../lib/paths.mjs";
import { freePort } from "../lib/ports.mjs";
import { checkDataFolder } from "../lib/preflight.mjs";
import { prepare } from "../lib/prepare.mjs";
import { takeResidence } from "../lib/residents.mjs";

/**
 * npm run bench -- [arguments of bench/main.ts]: measures the product against a demo of its own. The measuring process
 * finds in its environment BENCH_URL (the pages and the API), BENCH_ADMIN_URL (the database's superuser, to make scratch
 * databases), DATABASE_URL and OWNER_DATABASE_URL (the demo's database).
 */
export async function main(args) {
  const log = createLog();
  const dataDir = path.join(dataRoot(), "bench");
  const { value = 130 } = await withLifecycle(log, async (lifecycle) => {
    delete process.env.DATABASE_URL; // never measure on somebody's real database
    checkDataFolder(dataDir);
    const residence = await lifecycle.start("data folder", () => takeResidence(dataDir, log));
    rmSync(path.join(dataDir, "pg"), { recursive: true, force: true });
    await prepare(lifecycle, log);
    await bundle(log, { bench: "bench/main.ts" });
    const { startStack, untilData } = await import("../lib/stack.mjs");
    const address = { host: "127.0.0.1", port: await freePort() };
    const stack = await startStack(lifecycle, {
      residence,
      dataDir,
      ...address,
      demo: [],
      logToFiles: true,
      log,
    });
    if (!(await untilData(stack, { limitMs: 300_000, lifecycle, log })))
      log("the demo's first load is not complete");
    const child = await lifecycle.start("bench", async () =>
      launch({
        command: process.execPath,
        args: ["--enable-source-maps", inRoot("dist/bench.mjs"), ...args],
        env: {
          ...process.env,
          BENCH_URL: stack.url,
          BENCH_ADMIN_URL: stack.adminUrl,
          DATABASE_URL: stack.databaseUrl,
          OWNER_DATABASE_URL: stack.ownerUrl,
        },
        stdio: ["ignore", "inherit", "inherit"],
      }),
    );
    return (await child.ended).code;
  });
  return value;
}
