import { rmSync } from "node:fs";
import path from "node:path";
import { findBrowser } from "../lib/browser.mjs";
import { bundle } from "../lib/build.mjs";
import { launch } from "../lib/child.mjs";
import { ingestFlags } from "../lib/ingest-program.mjs";
import { withLifecycle } from "../lib/lifecycle.mjs";
import { createLog } from "../lib/log.mjs";
import { dataRoot, inRoot } from "../lib/paths.mjs";
import { freePort } from "../lib/ports.mjs";
import { checkDataFolder } from "../lib/preflight.mjs";
import { prepare } from "../lib/prepare.mjs";
import { takeResidence } from "../lib/residents.mjs";

/**
 * npm run bench: measures against a demo and an embedded PostgreSQL of its own, made anew for each run. What the
 * measuring process finds in its environment is told in bench/main.ts.
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
      log("the demo's first load is not over");
    const template = await emptyTemplate(stack);
    const child = await lifecycle.start("bench", async () =>
      launch({
        command: process.execPath,
        args: ["--enable-source-maps", inRoot("dist/bench.mjs"), ...args],
        env: {
          ...process.env,
          BENCH_INGEST_FLAGS: ingestFlags.join(" "),
          BENCH_SITE_URL: stack.url,
          BENCH_ADMIN_URL: stack.adminUrl,
          BENCH_OWNER_URL: template.ownerUrl,
          BENCH_DATABASE_URL: template.databaseUrl,
          CHROMIUM_PATH: await findBrowser(lifecycle, log),
        },
        stdio: ["ignore", "inherit", "inherit"],
      }),
    );
    return (await child.ended).code;
  });
  return value;
}

/** A second database of the same server with the migrations and no rows, to be copied for each measurement. */
async function emptyTemplate({ adminUrl, ownerUrl, databaseUrl }) {
  const { createDatabase } = await import("../lib/provision.mjs");
  const { migrate } = await import("../lib/migrate.mjs");
  const name = "prodchain_template";
  await createDatabase(adminUrl, name);
  const on = (url) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const template = { ownerUrl: on(ownerUrl), databaseUrl: on(databaseUrl) };
  await migrate(template);
  return template;
}
