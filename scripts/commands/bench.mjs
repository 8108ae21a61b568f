import { rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findBrowser } from "../lib/browser.mjs";
import { bundle } from "../lib/build.mjs";
import { launch } from "../lib/child.mjs";
import { openDatabase } from "../lib/database.mjs";
import { ingestFlags } from "../lib/ingest-program.mjs";
import { withLifecycle } from "../lib/lifecycle.mjs";
import { createLog } from "../lib/log.mjs";
import { dataRoot, inRoot } from "../lib/paths.mjs";
import { freePort } from "../lib/ports.mjs";
import { checkDataFolder } from "../lib/preflight.mjs";
import { prepare } from "../lib/prepare.mjs";
import { takeResidence } from "../lib/residents.mjs";

/**
 * npm run bench: measures against an embedded PostgreSQL of its own, made anew for each run, then against a demo over it.
 * What the measuring process finds in its environment is told in bench/main.ts.
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
    const database = await openDatabase(lifecycle, { dataDir, log });
    const template = await emptyTemplate(database);
    const before = path.join(dataDir, "measured.json");
    rmSync(before, { force: true });
    const measure = async (name, env) => {
      const child = await lifecycle.start(name, async () =>
        launch({
          command: process.execPath,
          args: ["--enable-source-maps", inRoot("dist/bench.mjs"), ...args],
          env: { ...process.env, BENCH_INGEST_FLAGS: ingestFlags.join(" "), BENCH_SO_FAR: before, ...env },
          stdio: ["ignore", "inherit", "inherit"],
        }),
      );
      return (await child.ended).code;
    };
    // Nothing else may run beside what is measured, so the demo starts only now.
    const code = await measure("bench of the database", {
      BENCH_ADMIN_URL: database.adminUrl,
      BENCH_OWNER_URL: template.ownerUrl,
      BENCH_DATABASE_URL: template.databaseUrl,
    });
    if (code !== 0 || !wantsSite()) return code;
    const { startStack, untilData } = await import("../lib/stack.mjs");
    const address = { host: "127.0.0.1", port: await freePort() };
    const options = { residence, dataDir, database, ...address, demo: [], logToFiles: true, log };
    const stack = await startStack(lifecycle, options);
    if (!(await untilData(stack, { limitMs: 300_000, lifecycle, log })))
      log("the demo's first load is not over");
    await untilCalm(stack, log);
    return await measure("bench of the site", {
      BENCH_SITE_URL: stack.url,
      CHROMIUM_PATH: await findBrowser(lifecycle, log),
    });
  });
  return value;
}

/** Waits until no source has anything left to catch up on, so that pages are not measured against a first load's rest. */
async function untilCalm(stack, log) {
  const end = performance.now() + 180_000;
  while (performance.now() < end) {
    const answer = await fetch(`${stack.url}/api/v1/sources`);
    const { items } = await answer.json();
    if (items.every(({ backlog, state }) => backlog === 0 && state !== "loading")) return;
    await delay(2_000);
  }
  log("some source still catches up");
}

/** Whether a part is asked for that needs the running product (see bench/main.ts). */
function wantsSite() {
  const only = process.env.BENCH_ONLY?.split(",");
  return only === undefined || only.some((part) => ["http", "javascript"].includes(part));
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
