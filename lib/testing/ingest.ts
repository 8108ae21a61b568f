import pino from "pino";
import { SiteConfig } from "@/lib/config/schema";
import type { IngestContext, PassOptions } from "@/lib/ingest/context";
import { dlrnFeed } from "@/lib/ingest/dlrn/feed";
import { runOnce } from "@/lib/ingest/loop";
import { type Clock, systemClock } from "@/lib/shared/clock";
import { createHttp } from "@/lib/sources/http";
import { createLockPool } from "@/lib/store/lease";
import { syncSite } from "@/lib/store/site";
import type { TestDatabase } from "./database";

interface HarnessInstance {
  id: string;
  release: string;
  downstreamOf?: string;
  graphqlAliases?: number;
  auth?: { username: string; passwordEnv: string };
}

/** An ingest over real HTTP and a real database: `pass()` runs one pass of every DLRN feed. */
export async function ingestHarness(
  db: Pick<TestDatabase, "pool" | "url">,
  url: string,
  instances: readonly HarnessInstance[],
  options: { clock?: Clock; site?: Record<string, unknown> } = {},
) {
  const config = SiteConfig.parse({
    http: { allowPrivateAddresses: true, minIntervalMs: 0 },
    instances: instances.map((i) => ({
      distro: "centos9",
      api: `${url}/api-${i.id}`,
      web: `${url}/${i.id}`,
      ...i,
    })),
    dfgs: [
      { slug: "cloudops", name: "CloudOps" },
      { slug: "packaging", name: "Packaging" },
    ],
    ownership: [
      { component: "cloudops", dfg: "cloudops" },
      { component: "common", dfg: "packaging" },
    ],
    ladders: {
      default: [
        { promoteName: "promoted-components", level: "component", candidateLabel: "component-ci-testing" },
        { promoteName: "current-podified", level: "aggregate", candidateLabel: "podified-ci-testing" },
      ],
    },
    defaultLadder: "default",
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
  const feeds = config.instances.map((instance) => dlrnFeed(context, instance));
  await syncSite(
    db.pool,
    config,
    feeds.map((f) => f.definition),
    context.clock.now(),
  );
  return {
    context,
    feeds,
    pass: (over: Partial<PassOptions> = {}, signal = new AbortController().signal) =>
      runOnce(context, feeds, { full: false, confirmRemovals: false, replay: false, ...over }, signal),
    async close() {
      await context.http.close();
      await context.locks.end();
    },
  };
}
