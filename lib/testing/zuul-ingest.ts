import pino from "pino";
import { SiteConfig } from "@/lib/config/schema";
import type { IngestContext, PassOptions } from "@/lib/ingest/context";
import { runOnce } from "@/lib/ingest/loop";
import { zuulFeeds } from "@/lib/ingest/zuul/feed";
import { type Clock, systemClock } from "@/lib/shared/clock";
import { createHttp } from "@/lib/sources/http";
import { createLockPool } from "@/lib/store/lease";
import { syncSite } from "@/lib/store/site";
import type { TestDatabase } from "./database";

export type ZuulFeedName = "builds" | "status" | "logs";
const SUFFIX: Record<ZuulFeedName, string> = { builds: "", status: "-status", logs: "-logs" };

/** An ingest of Zuuls over real HTTP and a real database. */
export async function zuulIngest(
  db: Pick<TestDatabase, "pool" | "url">,
  servers: readonly { id: string; url: string; tenant?: string; pipelines?: string[] }[],
  options: { clock?: Clock; pageSize?: number; site?: Record<string, unknown> } = {},
) {
  const config = SiteConfig.parse({
    http: { allowPrivateAddresses: true, minIntervalMs: 0 },
    releases: [{ name: "flamingo", phase: "development" }],
    zuul: servers.map((server) => ({ tenant: "rdo", ...server })),
    dfgs: [
      { slug: "production-chain", name: "Production Chain" },
      { slug: "compute", name: "Compute" },
    ],
    ownership: [{ job: "*", dfg: "compute" }],
    ...options.site,
  });
  const context: IngestContext = {
    config,
    pool: db.pool,
    locks: createLockPool(db.url),
    http: createHttp({ userAgent: "Prodchain test", allowPrivate: true }),
    clock: options.clock ?? systemClock,
    log: pino({ level: "silent" }),
  };
  const pageSize = options.pageSize === undefined ? {} : { pageSize: options.pageSize };
  const feeds = zuulFeeds(context, pageSize);
  await syncSite(
    db.pool,
    config,
    feeds.map((f) => f.definition),
    context.clock.now(),
  );
  return {
    context,
    feeds,
    /** One pass of one kind of feed of every server. */
    pass: (
      kind: ZuulFeedName,
      over: Partial<PassOptions> = {},
      { signal = new AbortController().signal, pageSize }: { signal?: AbortSignal; pageSize?: number } = {},
    ) => {
      const all = pageSize === undefined ? feeds : zuulFeeds(context, { pageSize });
      const ids = servers.map(({ id }) => `zuul-${id}${SUFFIX[kind]}`);
      return runOnce(
        context,
        all.filter((feed) => ids.includes(feed.definition.id)),
        { full: false, confirmRemovals: false, replay: false, ...over },
        signal,
      );
    },
    async close() {
      await context.http.close();
      await context.locks.end();
    },
  };
}
