import type { GerritConfig } from "@/lib/config/schema";
import { createGerritClient, type GerritClient } from "@/lib/sources/gerrit";
import { readCursor, writeCursor } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import { linkReviews } from "@/lib/store/links";
import { loadResolver } from "@/lib/store/resolve";
import { resolveReviews } from "@/lib/store/reviews";
import type { Feed, IngestContext, Pass } from "../context";
import { secretFor } from "../secret";
import { readChanged } from "./changed";
import { readHeads } from "./heads";
import { readOpen } from "./open";
import { notifyReviews, type Reading } from "./reading";
import { replaySetAside } from "./replay";

/** One feed per Gerrit: reviews, and the heads of configured branches. */
export const gerritFeeds = (context: IngestContext): Feed[] =>
  context.config.gerrit.map((server) => gerritFeed(context, server));

function gerritFeed({ config, http }: IngestContext, server: GerritConfig): Feed {
  const intervalMs = server.interval ?? config.intervals.gerrit;
  const { auth } = server;
  const client = createGerritClient(http, {
    baseUrl: server.url,
    ...(auth && {
      auth: { username: auth.username, password: secretFor(`Gerrit ${server.id}`, auth.passwordEnv) },
    }),
  });
  return {
    definition: {
      id: `gerrit-${server.id}`,
      source: "gerrit",
      instanceId: server.id,
      url: server.url,
      intervalSeconds: Math.round(intervalMs / 1000),
    },
    intervalMs,
    run: (pass) => runGerrit(pass, client, server),
  };
}

async function runGerrit(pass: Pass, client: GerritClient, server: GerritConfig): Promise<void> {
  const resolver = await loadResolver(pass.context.pool);
  const reading: Reading = { pass, client: counted(client, pass), server, resolver };
  if (pass.options.replay) await replaySetAside(reading);
  await readChanged(reading);
  await readOpen(reading);
  await resolveAgain(reading);
  if (pass.totals.rowsChanged > 0) await inLease(pass.context.pool, pass.lease, (tx) => linkReviews(tx));
  pass.found.complete = true;
  pass.found.swept = pass.options.full;
  await readHeads(reading);
}

const counted = (client: GerritClient, { totals }: Pass): GerritClient => ({
  ...client,
  changes: (...request) => {
    totals.requests += 1;
    return client.changes(...request);
  },
});

/** Rules, packages or releases changed since the last pass: what is held belongs elsewhere now. */
async function resolveAgain({ pass, server, resolver }: Reading): Promise<void> {
  const { clock, pool } = pass.context;
  const { feedId } = pass.lease;
  if ((await readCursor<string>(pool, feedId, "resolution")) === resolver.fingerprint) return;
  const now = clock.now();
  pass.totals.rowsChanged += await inLease(pool, pass.lease, async (tx) => {
    const changed = await resolveReviews(tx, server.id, resolver, now);
    await writeCursor(tx, feedId, "resolution", resolver.fingerprint, now);
    if (changed > 0) await notifyReviews(tx, server.id);
    return changed;
  });
}
