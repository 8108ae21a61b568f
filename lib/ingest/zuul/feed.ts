import type { ZuulConfig } from "@/lib/config/schema";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import { SourceRefused } from "@/lib/sources/source";
import { createZuulClient, type ZuulClient } from "@/lib/sources/zuul";
import { writeCursor } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import { linkZuul } from "@/lib/store/links";
import { deriveSubjects } from "@/lib/store/subjects";
import type { Feed, IngestContext, Pass } from "../context";
import { secretFor } from "../secret";
import { readBuilds } from "./cycle";
import { readEvidence } from "./logs";
import { readCatalogue } from "./meta";
import { readPassing } from "./passing";
import { replaySetAside } from "./replay";
import { readStatus } from "./status";

export const zuulFeedId = (serverId: string) => `zuul-${serverId}`;

/**
 * The feeds of every Zuul: its builds, what runs now, and the logs of what failed. Each has its own pace and troubles.
 *
 * @param options.pageSize rows asked for in one request
 */
export const zuulFeeds = (context: IngestContext, options: { pageSize?: number } = {}): Feed[] =>
  context.config.zuul.flatMap((server) => feedsOf(context, server, options.pageSize));

function feedsOf({ config, http }: IngestContext, server: ZuulConfig, pageSize: number | undefined): Feed[] {
  const client = createZuulClient(http, {
    root: server.url,
    tenant: server.tenant,
    token: server.tokenEnv && secretFor(`Zuul ${server.id}`, server.tokenEnv),
  });
  const builds = server.interval ?? config.intervals.zuul;
  const feed = (suffix: string, intervalMs: number, run: (pass: Pass) => Promise<void>): Feed => ({
    definition: {
      id: `${zuulFeedId(server.id)}${suffix}`,
      source: "zuul",
      instanceId: server.id,
      url: server.url,
      intervalSeconds: Math.round(intervalMs / 1000),
    },
    intervalMs,
    run,
  });
  return [
    feed("", builds, (pass) => runBuilds(pass, client, server, pageSize)),
    feed("-status", config.intervals.zuulStatus, (pass) => readStatus(pass, client, server.id)),
    feed("-logs", builds, async (pass) => {
      await readEvidence(pass, server.id);
      await readPassing(pass, server.id);
    }),
  ];
}

/** One pass over the history of a tenant. Derived rows follow even when a part fails. */
async function runBuilds(
  pass: Pass,
  client: ZuulClient,
  server: ZuulConfig,
  pageSize: number | undefined,
): Promise<void> {
  const { clock, pool } = pass.context;
  const derive = () => deriveSubjects(pool, pass.lease, "zuul", server.id, clock.now());
  if (pass.options.full) await forgetCursors(pass);
  try {
    if (pass.options.replay) await replaySetAside(pass, client, server);
    const afterPage = earlyDerivation(derive);
    await readBuilds({ pass, client: counting(pass, client), server, pageSize, afterPage });
    await readCatalogue(pass, client, server.id);
    pass.found.complete = true;
    pass.found.swept = pass.options.full;
  } catch (error) {
    throw await inWords(error, client, server, pass.signal);
  } finally {
    if (!pass.signal.aborted) {
      await derive();
      await linkZuul(pool, pass.lease, server.id, clock.now());
    }
  }
}

const FIRST_ROWS = 2_000;
const LEAST_GAP_MS = 30_000;
/** Between two derivations of a first load lies at least so many times what the last one took. */
const REST = 15;

/**
 * On a first load the pages of the product fill up early: after the first rows, then now and then. Reading waits for it: marks
 * set meanwhile would keep it going for as long as there is something to read.
 */
function earlyDerivation(derive: () => Promise<number>) {
  let rows = 0;
  let next = Number.NEGATIVE_INFINITY;
  return async ({ read, firstLoad }: { read: number; firstLoad: boolean }): Promise<void> => {
    rows += read;
    if (!firstLoad || rows < FIRST_ROWS || performance.now() < next) return;
    const began = performance.now();
    await derive();
    const ended = performance.now();
    next = ended + Math.max(LEAST_GAP_MS, (ended - began) * REST);
  };
}

/** `--full`: everything is read again from the top; rows are compared, so nothing is written that is the same. */
async function forgetCursors(pass: Pass): Promise<void> {
  const { clock, pool } = pass.context;
  await inLease(pool, pass.lease, async (tx) => {
    for (const part of ["builds", "buildsets", "catalogue"])
      await writeCursor(tx, pass.lease.feedId, part, null, clock.now());
  });
}

/** The client, each of whose requests counts in the pass. */
function counting(pass: Pass, client: ZuulClient): ZuulClient {
  const counted =
    <A extends unknown[], R>(ask: (...args: A) => R) =>
    (...args: A): R => {
      pass.totals.requests += 1;
      return ask(...args);
    };
  return {
    ...client,
    builds: counted(client.builds),
    buildsets: counted(client.buildsets),
    build: counted(client.build),
    buildset: counted(client.buildset),
  };
}

/** A 404 to a list mostly is a wrong tenant: the server can say which there are. */
async function inWords(
  error: unknown,
  client: ZuulClient,
  server: ZuulConfig,
  signal: AbortSignal,
): Promise<unknown> {
  const wrongTenant = error instanceof SourceRefused && error.status === 404;
  if (!wrongTenant || signal.aborted) return error;
  const tenants = await client.tenants(signal).catch((): string[] => []);
  if (tenants.length === 0 || (server.tenant !== undefined && tenants.includes(server.tenant))) return error;
  const said =
    server.tenant === undefined ? "no tenant is configured" : `there is no tenant ${server.tenant}`;
  return new ProdchainError(
    "source-unavailable",
    `${messageOf(error)}; ${said}, the server has ${tenants.slice(0, 20).join(", ")}`,
  );
}
