import pino from "pino";
import { SiteConfig } from "@/lib/config/schema";
import type { Feed, IngestContext, PassOptions } from "@/lib/ingest/context";
import { runOnce } from "@/lib/ingest/loop";
import { type Clock, systemClock } from "@/lib/shared/clock";
import { createHttp } from "@/lib/sources/http";
import { createLockPool } from "@/lib/store/lease";
import { syncSite } from "@/lib/store/site";
import type { TestDatabase } from "./database";

/** Some feeds over real HTTP and a real database; `site` is prodchain.yaml as a value. `pass()` runs each of them once. */
export async function feedHarness(
  db: Pick<TestDatabase, "pool" | "url">,
  site: Record<string, unknown>,
  feedsOf: (context: IngestContext) => Feed[],
  clock: Clock = systemClock,
) {
  const config = SiteConfig.parse({ http: { allowPrivateAddresses: true, minIntervalMs: 0 }, ...site });
  const context: IngestContext = {
    config,
    pool: db.pool,
    locks: createLockPool(db.url),
    http: createHttp({ userAgent: "Prodchain test", allowPrivate: true }),
    clock,
    log: pino({ level: "silent" }),
  };
  const feeds = feedsOf(context);
  const definitions = feeds.map((feed) => feed.definition);
  await syncSite(db.pool, config, definitions, clock.now());
  return {
    context,
    pass: (over: Partial<PassOptions> = {}, signal = new AbortController().signal) =>
      runOnce(context, feeds, { full: false, confirmRemovals: false, replay: false, ...over }, signal),
    async close() {
      await context.http.close();
      await context.locks.end();
    },
  };
}
