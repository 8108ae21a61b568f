import { parseArgs } from "node:util";
import pino from "pino";
import { ConfigError } from "@/lib/config/config-error";
import { env } from "@/lib/config/env";
import { loadConfig } from "@/lib/config/load";
import { createPool } from "@/lib/db/pool";
import { systemClock } from "@/lib/shared/clock";
import { messageOf } from "@/lib/shared/errors";
import { createHttp } from "@/lib/sources/http";
import { createLockPool } from "@/lib/store/lease";
import { syncSite } from "@/lib/store/site";
import type { Feed, IngestContext } from "./context";
import { feedsOf } from "./feeds";
import { matchAllKnownIssues } from "./known-issues";
import { runLoop, runOnce } from "./loop";
import { runTriage } from "./triage";

const USAGE = `usage: npm run ingest -- [--once] [--feed ID] [--full] [--replay] [--confirm-removals]
  --once               one pass, then exit: 0 all fine, 1 a feed failed, 2 a mistake in the configuration
  --feed ID            only this feed (see /sources), may be repeated
  --full               read everything again, not only what is new
  --replay             map the records that were set aside again, first
  --confirm-removals   believe that builds held for removal are gone`;

/** The ingest process. Exit codes: 0 fine, 1 a feed failed (only with --once), 2 configuration or arguments. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      once: { type: "boolean", default: false },
      feed: { type: "string", multiple: true },
      full: { type: "boolean", default: false },
      replay: { type: "boolean", default: false },
      "confirm-removals": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const { configPath, databaseUrl, directDatabaseUrl, logLevel } = env();
  const config = await loadConfig(configPath);
  const http = createHttp({
    userAgent: `Prodchain/0.1 (dashboard; ${config.http.contact ?? config.site.name})`,
    allowPrivate: config.http.allowPrivateAddresses,
    minIntervalMs: config.http.minIntervalMs,
  });
  const context: IngestContext = {
    config,
    http,
    pool: createPool(databaseUrl, { max: 12, application_name: "prodchain-ingest" }),
    locks: createLockPool(directDatabaseUrl),
    clock: systemClock,
    log: pino({ level: logLevel, base: null }),
  };
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => stop.abort(new Error("asked to stop")));
  try {
    const all = feedsOf(context);
    const feeds = chosen(all, values.feed);
    await syncSite(
      context.pool,
      config,
      all.map((f) => f.definition),
      context.clock.now(),
    );
    if (!values.once) {
      await runLoop(context, feeds, stop.signal);
      return 0;
    }
    const options = { full: values.full, replay: values.replay, confirmRemovals: values["confirm-removals"] };
    const results = await runOnce(context, feeds, options, stop.signal);
    await runTriage(context, stop.signal, { sweep: true });
    await matchAllKnownIssues(context, stop.signal);
    // What is explained by now stands as known.
    await runTriage(context, stop.signal, { sweep: true });
    for (const { feed, outcome, rowsRead, rowsChanged, error } of results)
      console.log(
        `${feed}: ${outcome}, ${rowsRead} rows read, ${rowsChanged} changed${error ? `: ${error}` : ""}`,
      );
    return results.some((r) => r.outcome === "failed" || r.outcome === "stopped") ? 1 : 0;
  } finally {
    await http.close();
    await context.pool.end();
    await context.locks.end();
  }
}

function chosen(all: readonly Feed[], ids: readonly string[] | undefined): Feed[] {
  if (!ids) return [...all];
  return ids.map((id) => {
    const feed = all.find((f) => f.definition.id === id);
    if (!feed)
      throw new ConfigError([
        `--feed ${id}: there is no such feed; known: ${all.map((f) => f.definition.id).join(", ")}`,
      ]);
    return feed;
  });
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const usage = (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS") ?? false;
    console.error(error instanceof ConfigError ? error.message : `ingest: ${messageOf(error)}`);
    if (usage) console.error(USAGE);
    process.exitCode = error instanceof ConfigError || usage ? 2 : 1;
  },
);
