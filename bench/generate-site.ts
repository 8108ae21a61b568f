import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pino from "pino";
import { parse } from "yaml";
import { SiteConfig } from "@/lib/config/schema";
import { siteConfig } from "@/lib/demo/site-config";
import { criteriaFiles } from "@/lib/demo/world/criteria-files";
import { rdoinfoFiles } from "@/lib/demo/world/rdoinfo-files";
import type { IngestContext } from "@/lib/ingest/context";
import { criteriaFeeds } from "@/lib/ingest/criteria";
import { feedsOf } from "@/lib/ingest/feeds";
import { runOnce } from "@/lib/ingest/loop";
import { rdoinfoFeeds } from "@/lib/ingest/rdoinfo";
import { manualClock } from "@/lib/shared/clock";
import { createHttp } from "@/lib/sources/http";
import { createLockPool } from "@/lib/store/lease";
import { syncSite } from "@/lib/store/site";

/** Where the demo's stand-ins would be; nobody listens there. */
const NOWHERE = "http://127.0.0.1:9";

/**
 * Writes the demo's site into a database: instances, servers, hubs, owners, rdoinfo and criteria, these from files. `url`
 * connects directly, for locks. Returns the context that feeds run in; `close` ends it.
 */
export async function writeSite(
  db: { pool: IngestContext["pool"]; url: string },
  now: Date,
): Promise<IngestContext & { close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "prodchain-generate-"));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    return join(folder, path);
  };
  for (const [path, text] of rdoinfoFiles()) write(`rdoinfo/${path}`, text);
  const criteria = criteriaFiles().map(({ instance, path, shape, text }) => ({
    instance,
    shape,
    path: write(`criteria/${path}`, text),
  }));
  const site = { ...parse(siteConfig(NOWHERE)), rdoinfo: { path: join(folder, "rdoinfo") }, criteria };
  const context: IngestContext = {
    config: SiteConfig.parse(site),
    pool: db.pool,
    locks: createLockPool(db.url),
    http: createHttp({ userAgent: "Prodchain bench", allowPrivate: true }),
    clock: manualClock(now),
    log: pino({ level: "silent" }),
  };
  const definitions = feedsOf(context).map(({ definition }) => definition);
  await syncSite(db.pool, context.config, definitions, now);
  const feeds = [...rdoinfoFeeds(context), ...criteriaFeeds(context)];
  const options = { full: false, confirmRemovals: false, replay: false };
  for (const { outcome, error } of await runOnce(context, feeds, options, new AbortController().signal))
    if (outcome !== "ok") throw new Error(`rdoinfo or criteria: ${outcome} ${error ?? ""}`);
  return {
    ...context,
    async close() {
      await context.http.close();
      await context.locks.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
