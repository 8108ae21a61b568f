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
    await bundle(log, {
      bench: "bench/main.ts",
      "bench-truth": "bench/truth-main.ts",
      "bench-roots": "bench/roots-main.ts",
      "bench-journey": "bench/journey-main.ts",
    });
    const database = await openDatabase(lifecycle, { dataDir, log });
    const template = await emptyTemplate(database);
    const before = path.join(dataDir, "measured.json");
    rmSync(before, { force: true });
    const run = async (name, program, env) => {
      const child = await lifecycle.start(name, async () =>
        launch({
          command: process.execPath,
          args: ["--enable-source-maps", ...program],
          env: { ...process.env, BENCH_INGEST_FLAGS: ingestFlags.join(" "), BENCH_SO_FAR: before, ...env },
          stdio: ["ignore", "inherit", "inherit"],
        }),
      );
      return (await child.ended).code;
    };
    const measure = (name, env) => run(name, [inRoot("dist/bench.mjs"), ...args], env);
    const databases = {
      BENCH_ADMIN_URL: database.adminUrl,
      BENCH_OWNER_URL: template.ownerUrl,
      BENCH_DATABASE_URL: template.databaseUrl,
    };
    // Nothing else may run beside what is measured, so the demo starts only after this.
    let code = await measure("bench of the database", databases);
    // These read through lib/data, which only a React server may load.
    for (const part of ["truth", "roots", "journey"]) {
      const program = ["--conditions=react-server", inRoot(`dist/bench-${part}.mjs`)];
      if (code === 0 && wants(part)) code = await run(`bench of the ${part}`, program, databases);
    }
    const { startStack, untilData } = await import("../lib/stack.mjs");
    const address = { host: "127.0.0.1", port: await freePort() };
    const place = { residence, dataDir, ...address, logToFiles: true, log };
    if (code === 0 && wants("queue")) code = await benchQueue({ database, place, startStack, run, measure });
    if (code === 0 && wants("promotion-scale"))
      code = await benchScale({ database, place, startStack, run, measure });
    if (code === 0 && wants("first-screen"))
      code = await benchScreens({ database, place, startStack, untilData, measure });
    if (code !== 0 || !wants("http", "javascript")) return code;
    const options = { ...place, database, demo: [] };
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

/** Whether one of these parts is asked for (see bench/main.ts). */
function wants(...parts) {
  const only = process.env.BENCH_ONLY?.split(",");
  return only === undefined || only.some((part) => parts.includes(part));
}

/** The queue over many failures and items: the pages alone, over a database that is filled first and does not change. */
async function benchQueue({ database, place, startStack, run, measure }) {
  const { BENCH_QUEUE_FAILURES = "500000", BENCH_QUEUE_ITEMS = "10000" } = process.env;
  const filled = { ...database, ...(await emptyDatabase(database, "prodchain_queue")) };
  const role = ["queue-fill", filled.databaseUrl, BENCH_QUEUE_FAILURES, BENCH_QUEUE_ITEMS];
  const code = await run("filling the queue", [inRoot("dist/bench.mjs"), ...role], {});
  if (code !== 0) return code;
  const { withClient } = await import("../lib/provision.mjs");
  await withClient(filled.ownerUrl, (client) => client.query("VACUUM ANALYZE"));
  const { value = 130 } = await withLifecycle(place.log, async (lifecycle) => {
    const { url } = await startStack(lifecycle, { ...place, database: filled, webOnly: true });
    return await measure("bench of the queue", { BENCH_QUEUE_URL: url, BENCH_QUEUE_FAILURES });
  });
  return value;
}

/** Journeys, drift and histories over years of promotions: web alone over a database that is filled first and does not change. */
async function benchScale({ database, place, startStack, run, measure }) {
  const { BENCH_SCALE_COMMITS = "1000000" } = process.env;
  const filled = { ...database, ...(await emptyDatabase(database, "prodchain_scale")) };
  const role = ["scale-fill", filled.databaseUrl, BENCH_SCALE_COMMITS];
  const code = await run("filling years of promotions", [inRoot("dist/bench.mjs"), ...role], {});
  if (code !== 0) return code;
  const { withClient } = await import("../lib/provision.mjs");
  await withClient(filled.ownerUrl, (client) => client.query("VACUUM ANALYZE"));
  const { value = 130 } = await withLifecycle(place.log, async (lifecycle) => {
    const { url } = await startStack(lifecycle, { ...place, database: filled, webOnly: true });
    return await measure("bench of promotions at scale", {
      BENCH_SCALE_URL: url,
      BENCH_SCALE_DATABASE: filled.databaseUrl,
    });
  });
  return value;
}

/** What a browser's first screen names as the root, in a demo of its own for each scenario and seed. */
async function benchScreens({ database, place, startStack, untilData, measure }) {
  const { log } = place;
  const { BENCH_ROOT_SEEDS = "1,17,foxtrot,2026,rover" } = process.env;
  for (const scenario of ["stuck-promotion", "held-up"])
    for (const seed of BENCH_ROOT_SEEDS.split(",")) {
      const own = await emptyDatabase(database, `prodchain_${scenario.replace("-", "_")}_${seed}`);
      const { value = 130 } = await withLifecycle(log, async (lifecycle) => {
        const demo = ["--scenario", scenario, "--seed", seed];
        const stack = await startStack(lifecycle, { ...place, database: { ...database, ...own }, demo });
        await untilData(stack, { limitMs: 300_000, lifecycle, log });
        return await measure(`first screens of ${scenario}, seed ${seed}`, {
          BENCH_SITE_URL: stack.url,
          BENCH_SOURCES_URL: stack.sourcesUrl,
          BENCH_SCENARIO: scenario,
          BENCH_SEED: seed,
          CHROMIUM_PATH: await findBrowser(lifecycle, log),
        });
      });
      if (value !== 0) return value;
    }
  return 0;
}

/** A second database of the same server with the migrations and no rows, to be copied for each measurement. */
const emptyTemplate = (database) => emptyDatabase(database, "prodchain_template");

async function emptyDatabase({ adminUrl, ownerUrl, databaseUrl }, name) {
  const { createDatabase } = await import("../lib/provision.mjs");
  const { migrate } = await import("../lib/migrate.mjs");
  await createDatabase(adminUrl, name);
  const on = (url) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const template = { ownerUrl: on(ownerUrl), databaseUrl: on(databaseUrl) };
  await migrate(template);
  return template;
}
