// The running product: database, stand-in sources in a demo, ingest and web, in the order they need one another.

import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openDatabase } from "./database.mjs";
import { forgetWorld, refuseForeignDatabase } from "./demo-database.mjs";
import { Failure } from "./failure.mjs";
import { ingestFlags } from "./ingest-program.mjs";
import { inRoot } from "./paths.mjs";
import { startService } from "./service.mjs";

const demoReadyLimitMs = 60_000;
const webReadyLimitMs = 60_000;
const progressMs = 5_000;
/** Longer than clients and proxies keep a connection: who closes first must be them, or a request meets a closed one. */
const keptAliveMs = 65_000;

/**
 * Starts everything. The checkout must be prepared (see prepare.mjs).
 * @param lifecycle from withLifecycle: stops it all
 * @param {{ residence: Awaited<ReturnType<import("./residents.mjs").takeResidence>>, dataDir: string, host: string,
 *   port: number, config?: string, demo?: string[], people?: boolean, dev?: boolean, webOnly?: boolean,
 *   logToFiles?: boolean, database?: Awaited<ReturnType<typeof openDatabase>>,
 *   log: (line: string) => void }} options `config` is the path of a prodchain.yaml; `database` one that is open already; `demo` the
 *   arguments of the stand-in sources, which then write that file; `people` lets the demo's people act; `dev` serves pages as they are edited; `webOnly` leaves out ingest: nothing changes what the database holds
 * @returns {Promise<{ url: string, databaseUrl: string, ownerUrl: string, adminUrl?: string, sourcesUrl?: string,
 *   failed: Promise<{ name: string, code: number, lastLines: string }> }>} `failed` settles when a part has ended for good
 */
export async function startStack(lifecycle, options) {
  const { residence, dataDir, host, port, config, demo, log } = options;
  const { people = false, dev = false, webOnly = false, logToFiles = false } = options;
  const url = `http://${urlHost(host)}:${port}`;
  const logs = path.join(dataDir, "logs");
  mkdirSync(logs, { recursive: true });
  const failures = [];
  const startPart = async (name, args, env, options = {}) => {
    const logFile = logToFiles ? path.join(logs, `${name}.log`) : undefined;
    const begin = async () =>
      startService({ name, args, env, logFile, log, onStart: residence.add, ...options });
    const service = await lifecycle.start(name, begin);
    failures.push(service.failed);
    return service;
  };

  const database = options.database ?? (await openDatabase(lifecycle, { dataDir, log }));
  const { OWNER_DATABASE_URL: _, ...ownEnv } = process.env; // nobody but the migration needs the owner's password
  const env = {
    ...ownEnv,
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    DATABASE_URL: database.databaseUrl,
    PRODCHAIN_CONFIG: config ?? process.env.PRODCHAIN_CONFIG ?? inRoot("prodchain.yaml"),
    PRODCHAIN_DATA_DIR: dataDir,
    HOST: host,
    PORT: String(port),
  };

  let sourcesUrl;
  if (demo) {
    if (process.env.DATABASE_URL) await refuseForeignDatabase(database.ownerUrl);
    env.PRODCHAIN_CONFIG = path.join(dataDir, "prodchain.yaml");
    const site = people ? ["--site-url", url] : [];
    const args = [...demo, ...site, "--config-out", env.PRODCHAIN_CONFIG];
    const sources = await startSources(startPart, args, env);
    sourcesUrl = sources.url;
    log("the stand-in sources answer");
    if (sources.fresh && (await forgetWorld(database.ownerUrl))) {
      log("this is another world than before: what was read of the old one is removed");
    }
  }
  if (!webOnly) {
    // Reading gives way to pages: nobody waits for it by the second.
    const ingest = [...ingestFlags, inRoot("dist/ingest.mjs")];
    await startPart("ingest", ingest, env, { patienceMs: 15_000, gives: true });
  }
  const next = path.join("node_modules", "next", "dist", "bin", "next");
  const served = dev ? ["dev"] : ["start", "--keepAliveTimeout", String(keptAliveMs)];
  await startPart("web", [next, ...served, "-H", host, "-p", String(port)], env);
  if (database.gone) {
    const logFile = path.join(dataDir, "pg", "postgres.log");
    failures.push(database.gone.then(() => ({ name: "PostgreSQL", code: 1, lastLines: `see ${logFile}` })));
  }

  const failed = Promise.race(failures);
  await orFailure(failed, untilAnswers(url));
  return {
    url,
    databaseUrl: database.databaseUrl,
    ownerUrl: database.ownerUrl,
    adminUrl: database.adminUrl,
    sourcesUrl,
    failed,
  };
}

/**
 * Waits until the first load of every source is over, as /api/health tells, and says how far it is.
 * @returns {Promise<boolean>} false when the time is up
 */
export async function untilData(stack, { limitMs, lifecycle, log }) {
  const end = performance.now() + limitMs;
  let told = performance.now();
  while (performance.now() < end && !lifecycle.isStopping) {
    const { states } = (await askHealth(stack.url)) ?? {};
    const total = Object.values(states ?? {}).reduce((sum, count) => sum + count, 0);
    const waiting = (states?.loading ?? 0) + (states?.never ?? 0);
    if (total > 0 && waiting === 0) return true;
    if (performance.now() - told > progressMs) {
      told = performance.now();
      log(`read ${total - waiting} of ${total} sources for the first time`);
    }
    await orFailure(stack.failed, delay(200));
  }
  return false;
}

/** Turns the end of a part into a failure that tells why. */
export function failureOf({ name, code, lastLines }) {
  if (code === 2) return new Failure(lastLines || "The configuration is not usable: see above.", 2);
  return new Failure(`${name} ended with code ${code}${lastLines ? `:\n${lastLines}` : "."}`);
}

const orFailure = (failed, promise) =>
  Promise.race([
    promise,
    failed.then((failure) => {
      throw failureOf(failure);
    }),
  ]);

/** @returns {Promise<{ url: string, fresh: boolean }>} `fresh`: the world is not that of an earlier start */
async function startSources(startPart, args, env) {
  let output = "";
  let tell;
  const ready = new Promise((resolve) => {
    tell = resolve;
  });
  const service = await startPart("demo", [inRoot("dist/demo.mjs"), "--port", "0", ...args], env, {
    gives: true,
    onOutput(chunk) {
      output += chunk;
      const line = output.split("\n").find((text) => text.startsWith('{"ready":true'));
      if (line) tell(JSON.parse(line));
    },
  });
  const late = delay(demoReadyLimitMs, undefined, { ref: false });
  const sources = await orFailure(service.failed, Promise.race([ready, late]));
  if (!sources) throw new Failure("The stand-in sources did not start within a minute.");
  return sources;
}

async function untilAnswers(url) {
  const end = performance.now() + webReadyLimitMs;
  while (performance.now() < end) {
    if (await askHealth(url)) return;
    await delay(50);
  }
  throw new Failure(`The web server does not answer at ${url}.`);
}

/** What /api/health says, whatever its status; undefined while nobody answers. */
async function askHealth(url) {
  try {
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) });
    return await answer.json();
  } catch {
    return undefined;
  }
}

// A server that listens everywhere is reached on loopback.
const urlHost = (host) =>
  ({ "0.0.0.0": "127.0.0.1", "::": "[::1]" })[host] ?? (host.includes(":") ? `[${host}]` : host);
