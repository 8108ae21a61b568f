import type { InstanceConfig } from "@/lib/config/schema";
import { DAY, HOUR } from "@/lib/shared/clock";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import { createDlrnClient, type DlrnCapabilities, type DlrnClient } from "@/lib/sources/dlrn";
import { deriveCandidates } from "@/lib/store/candidates";
import { deriveStale } from "@/lib/store/derive";
import { createEarlyFailures } from "@/lib/store/dlrn-failures";
import { deriveDrift } from "@/lib/store/drift";
import { readCursor, setAside, writeCursor } from "@/lib/store/feeds";
import { deriveLeadDays } from "@/lib/store/lead-days";
import { inLease } from "@/lib/store/lease";
import { linkDlrn } from "@/lib/store/links";
import { notify } from "@/lib/store/notify";
import { linkPromotions } from "@/lib/store/promotions";
import { replaceQueue } from "@/lib/store/queue";
import { settleRemovals } from "@/lib/store/removals";
import { deriveReach } from "@/lib/store/stage-reach";
import type { Feed, IngestContext, Pass } from "../context";
import { secretFor } from "../secret";
import { EMPTY } from "./cursor";
import { syncPromotions } from "./promotions";
import { replaySetAside } from "./replay";
import { ServerRebuilt, syncTable } from "./table";
import { aggregateVoteTable, commitTable, type Reading, voteTable } from "./tables";
import { syncVoteWindow } from "./vote-window";

export const dlrnFeedId = (instanceId: string) => `dlrn-${instanceId}`;

/** The feed of one DLRN instance: builds, votes, promotions, queue, and what is derived from them. */
export function dlrnFeed(context: IngestContext, instance: InstanceConfig): Feed {
  const intervalMs = instance.interval ?? context.config.intervals.dlrn;
  const { auth } = instance;
  const client = createDlrnClient(context.http, {
    apiUrl: instance.api,
    webUrl: instance.web,
    ...(auth && {
      auth: { username: auth.username, password: secretFor(`instance ${instance.id}`, auth.passwordEnv) },
    }),
  });
  return {
    definition: {
      id: dlrnFeedId(instance.id),
      source: "dlrn",
      instanceId: instance.id,
      url: instance.api,
      intervalSeconds: Math.round(intervalMs / 1000),
    },
    intervalMs,
    run: (pass) => runDlrn(pass, client, instance),
  };
}

async function runDlrn(pass: Pass, client: DlrnClient, instance: InstanceConfig): Promise<void> {
  if (pass.options.replay) await replaySetAside(pass, client, instance.id, await epochOf(pass));
  try {
    await readOnce(pass, client, instance);
  } catch (error) {
    if (error instanceof ServerRebuilt) {
      await startEpoch(pass);
      await readOnce(pass, client, instance);
    } else if (isUnknownToServer(error)) {
      await forgetCapabilities(pass);
      await readOnce(pass, client, instance);
    } else throw error;
  }
}

/** One pass over everything the instance offers. Derived rows follow even when a later part fails. */
async function readOnce(pass: Pass, client: DlrnClient, instance: InstanceConfig): Promise<void> {
  const { pool, clock, config } = pass.context;
  const can = await capabilities(pass, client);
  const epoch = await epochOf(pass);
  const sweep = pass.options.full || (await sweepIsDue(pass, config.intervals.sweep));
  const reading: Reading = {
    pass,
    client,
    can,
    instanceId: instance.id,
    epoch,
    pagesAtOnce: instance.graphqlAliases,
  };
  const derive = () => deriveStale(pool, pass.lease, instance.id, clock.now());
  let derived: Promise<number> = Promise.resolve(0);
  try {
    const agreed = new Set<number>();
    const commits = commitTable(reading, agreed, config.backfill.maxCommits);
    const failures = createEarlyFailures(pool, pass.lease, instance.id);
    commits.afterPage = earlyDerivation(derive, () => failures(clock.now()));
    const builds = await syncTable(pass, commits, sweep);
    await settle(pass, instance.id, [...agreed]);
    // The database derives while votes and promotions are still being fetched.
    derived = derive();
    derived.catch(() => {}); // told below, when it is awaited; until then it must not end the process
    const before = pass.totals.rowsChanged;
    const votes = await syncTable(pass, voteTable(reading), sweep);
    const aggregates = await syncTable(pass, aggregateVoteTable(reading), sweep);
    await syncVoteWindow(reading);
    const promotions = await syncPromotions(pass, client, instance.id, sweep);
    await inLease(pool, pass.lease, async (tx) => {
      await linkPromotions(tx, instance.id);
      if (pass.totals.rowsChanged > before) await notify(tx, ["chain", "promotions"], [instance.id]);
    });
    await deriveReach(pool, pass.lease, instance.id);
    await linkDlrn(pool, pass.lease, instance.id, clock.now());
    const which = pass.totals.rowsChanged > before ? "all" : "lively";
    await deriveCandidates(pool, pass.lease, instance.id, which, clock.now());
    await readQueue(pass, client, instance.id);
    pass.found.complete = builds && votes && aggregates && promotions;
    pass.found.swept = sweep;
  } finally {
    await derived;
    if (!pass.signal.aborted) {
      await derive();
      await deriveDrift(pool, pass.lease, instance.id, clock.now());
    }
  }
  if (await isLoaded(pass)) await deriveLeadDays(pool, pass.lease, instance.id);
}

/** Whether a pass before this one has read everything: what nobody needs at once waits for that. */
async function isLoaded({ context: { pool }, lease }: Pass): Promise<boolean> {
  const feed = await pool.query<{ loaded: boolean }>(
    "SELECT first_load_at IS NOT NULL AS loaded FROM feed WHERE id = $1",
    [lease.feedId],
  );
  return feed.rows[0]?.loaded ?? false;
}

const FIRST_ROWS = 500;
const EVERY_MS = 10_000;

/** On a first load the pages of the product fill up early: after the first rows, then every ten seconds. */
function earlyDerivation(derive: () => Promise<number>, writeFailures: () => Promise<void>) {
  let last = Number.NEGATIVE_INFINITY;
  let written = 0;
  return async ({ read, firstLoad }: { read: number; firstLoad: boolean }) => {
    if (!firstLoad || read < FIRST_ROWS) return;
    if (read - written >= FIRST_ROWS) {
      await writeFailures();
      written = read;
    }
    if (performance.now() - last < EVERY_MS) return;
    await derive();
    last = performance.now();
  };
}

async function settle(pass: Pass, instanceId: string, agreed: readonly number[]): Promise<void> {
  const { pool, clock } = pass.context;
  const { held } = await inLease(pool, pass.lease, (tx) =>
    settleRemovals(tx, instanceId, agreed, { confirmed: pass.options.confirmRemovals, now: clock.now() }),
  );
  if (held > 0)
    pass.found.notices.push(
      `${held} builds are gone at the server, more than 1 % at once: kept until a person confirms (ingest --once --confirm-removals)`,
    );
}

/** queue.html is one more page on the web tree: without it "upstream" is no data, and nothing else suffers. */
async function readQueue(pass: Pass, client: DlrnClient, instanceId: string): Promise<void> {
  const { pool, clock } = pass.context;
  pass.totals.requests += 1;
  try {
    const queue = await client.queue(pass.signal);
    if (!queue) {
      pass.found.notices.push("the instance publishes no queue.html: what waits to be built is not known");
      return;
    }
    const now = clock.now();
    await inLease(pool, pass.lease, async (tx) => {
      if (await replaceQueue(tx, instanceId, queue.facts, now)) await notify(tx, ["chain"], [instanceId]);
      await setAside(tx, pass.lease.feedId, "queue", queue.rejected, now);
      await writeCursor(tx, pass.lease.feedId, "queue", { readAt: now.toISOString() }, now);
    });
    pass.totals.setAside += queue.rejected.length;
  } catch (error) {
    if (!(error instanceof ProdchainError) || pass.signal.aborted) throw error;
    pass.found.notices.push(`queue.html could not be read: ${messageOf(error)}`);
  }
}

interface Server {
  epoch: number;
}

const epochOf = async (pass: Pass) =>
  (await readCursor<Server>(pass.context.pool, pass.lease.feedId, "server"))?.epoch ?? 0;

/** The server was rebuilt from nothing: what it said before stays, what it says now comes after it. */
async function startEpoch(pass: Pass): Promise<void> {
  const { pool, clock } = pass.context;
  const { feedId } = pass.lease;
  const now = clock.now();
  const epoch = (await epochOf(pass)) + 1;
  await inLease(pool, pass.lease, async (tx) => {
    await writeCursor(tx, feedId, "server", { epoch } satisfies Server, now);
    for (const part of ["commits", "votes", "aggregate-votes"])
      await writeCursor(tx, feedId, part, EMPTY, now);
    await writeCursor(tx, feedId, "promotions", { complete: false, gap: false }, now);
  });
  pass.found.notices.push(
    `the server was rebuilt (seen ${now.toISOString()}): older builds are kept, new ones follow them`,
  );
}

interface KnownCapabilities {
  can: DlrnCapabilities;
  at: string;
}

/** Introspection once a day; an older server lacks fields and arguments and is asked without them. */
async function capabilities(pass: Pass, client: DlrnClient): Promise<DlrnCapabilities> {
  const { pool, clock } = pass.context;
  const { feedId } = pass.lease;
  const known = await readCursor<KnownCapabilities>(pool, feedId, "capabilities");
  const now = clock.now();
  let can = known?.can;
  if (!can || now.getTime() - Date.parse(known?.at ?? "") > DAY) {
    pass.totals.requests += 1;
    can = await client.capabilities(pass.signal);
    const value: KnownCapabilities = { can, at: now.toISOString() };
    await inLease(pool, pass.lease, async (tx) => {
      await writeCursor(tx, feedId, "capabilities", value, now);
      await tx.query("UPDATE feed SET capabilities = $2 WHERE id = $1", [feedId, JSON.stringify(value.can)]);
    });
  }
  const lacks = [
    !can.versionsCsv && "versionsCsv",
    !can.voteWindow && "votes by time",
    !can.lastRefHash && "lastRefHash",
  ].filter(Boolean);
  if (lacks.length > 0) pass.found.notices.push(`an older server, read without ${lacks.join(", ")}`);
  return can;
}

const forgetCapabilities = (pass: Pass) =>
  inLease(pass.context.pool, pass.lease, (tx) =>
    tx.query("DELETE FROM cursor WHERE feed_id = $1 AND part = 'capabilities'", [pass.lease.feedId]),
  );

/** The server was replaced by an older one since the last introspection. */
const isUnknownToServer = (error: unknown) => /Unknown argument|Cannot query field/.test(messageOf(error));

async function sweepIsDue(pass: Pass, everyMs: number): Promise<boolean> {
  const { pool, clock } = pass.context;
  const feed = await pool.query<{ since: Date | null }>(
    "SELECT coalesce(last_sweep_at, first_load_at) AS since FROM feed WHERE id = $1",
    [pass.lease.feedId],
  );
  const since = feed.rows[0]?.since;
  // Not a minute early: a sweep that starts at each poll just before it is due would never rest.
  return (
    since !== null &&
    since !== undefined &&
    clock.now().getTime() - since.getTime() > Math.max(everyMs, HOUR / 60)
  );
}
