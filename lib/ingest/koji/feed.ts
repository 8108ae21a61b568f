import type { KojiConfig } from "@/lib/config/schema";
import { DAY, HOUR, MINUTE } from "@/lib/shared/clock";
import type { KojiEndpoint, StayKey } from "@/lib/sources/koji";
import { deriveStableDrift } from "@/lib/store/drift-stable";
import { heldInTag } from "@/lib/store/koji-stays";
import { inLease } from "@/lib/store/lease";
import { deriveSubjects } from "@/lib/store/subjects";
import type { Feed, IngestContext, Pass } from "../context";
import { secretFor } from "../secret";
import { refreshCatalogue, refreshRepositories } from "./catalogue";
import { desiredFeeds } from "./desired";
import { readFailures } from "./failures";
import { firstLoad } from "./first-load";
import { settleGoneStays, suspectsStays } from "./gone";
import { cursorOf, type KojiReading, startReading } from "./reading";
import { replaySetAside } from "./replay";
import { settleAll } from "./settle";
import { storeBatch } from "./store-batch";
import { readTick } from "./tick";

/** How far back the nightly comparison looks for deleted builds. */
const DELETIONS = 400 * DAY;

/** A feed for each Koji hub, and one for what rdoinfo wants in its tags. */
export const kojiFeeds = (context: IngestContext): Feed[] => [
  ...context.config.koji.map((config) => kojiFeed(context, config)),
  ...desiredFeeds(context),
];

/** The feed of one hub: attempts, tags and their history, tasks, repositories, and why attempts failed. */
function kojiFeed(context: IngestContext, config: KojiConfig): Feed {
  const intervalMs = config.interval ?? context.config.intervals.koji;
  const endpoint: KojiEndpoint = {
    hubUrl: config.hub,
    ...(config.auth && {
      auth: {
        username: config.auth.username,
        password: secretFor(`Koji hub ${config.id}`, config.auth.passwordEnv),
      },
    }),
  };
  return {
    definition: {
      id: `koji-${config.id}`,
      source: "koji",
      instanceId: config.id,
      url: config.hub,
      intervalSeconds: Math.round(intervalMs / 1000),
    },
    intervalMs,
    run: async (pass) => runKoji(await startReading(pass, config, endpoint)),
  };
}

/** One pass. What was stored is resolved and derived even when a later part fails. */
async function runKoji(reading: KojiReading): Promise<void> {
  const { pass } = reading;
  if (pass.options.replay) await replaySetAside(reading);
  try {
    await read(reading);
  } finally {
    if (!pass.signal.aborted) {
      await derive(reading);
      await deriveStableDrift(pass.context.pool, pass.lease, reading.hub.id, pass.context.clock.now());
    }
  }
}

const derive = ({ pass, hub }: KojiReading) =>
  deriveSubjects(pass.context.pool, pass.lease, "koji", hub.id, pass.context.clock.now());

async function read(reading: KojiReading): Promise<void> {
  const { pass } = reading;
  await load(reading, pass.options.full);
  await settleAll(reading);
  pass.found.complete = true;
  const sweep = pass.options.full || (await sweepIsDue(pass, await suspectsStays(reading)));
  await refreshCatalogue(reading, sweep);
  const cursor = await cursorOf(reading, "tick");
  if (cursor && !(await readTick(reading, cursor))) {
    await load(reading, true);
    await settleAll(reading);
    await compare(reading);
    pass.found.swept = true;
  }
  await refreshRepositories(reading);
  if (sweep && !pass.found.swept) {
    await compare(reading);
    pass.found.swept = true;
  }
  await noteVersion(reading);
  await readFailures(reading);
}

/** The first load, or what is left of one. `again` = from the beginning, whatever is held. */
async function load(reading: KojiReading, again: boolean): Promise<void> {
  const state = again ? undefined : await cursorOf(reading, "load");
  if (state?.phase !== "done") await firstLoad(reading, state, () => derive(reading));
}

/** The nightly comparison of what is in each tag with what is held, and of builds deleted lately. */
async function compare(reading: KojiReading): Promise<void> {
  const { pass, hub, client } = reading;
  const { pool, clock } = pass.context;
  const tags = (await cursorOf(reading, "catalogue"))?.tags ?? [];
  const held = { activeIn: (tagName: string) => heldInTag(pool, hub.id, tagName) };
  const since = new Date(clock.now().getTime() - DELETIONS);
  const gone: StayKey[] = [];
  for await (const batch of client.reconcile(tags, since, held, pass.signal)) {
    pass.signal.throwIfAborted();
    await storeBatch(reading, batch);
    gone.push(...batch.goneStays);
  }
  await settleGoneStays(reading, gone);
}

async function noteVersion({ pass, client }: KojiReading): Promise<void> {
  const version = await client.version(pass.signal);
  await inLease(pass.context.pool, pass.lease, (tx) =>
    tx.query(
      "UPDATE feed SET capabilities = capabilities || jsonb_build_object('version', $2::text) WHERE id = $1",
      [pass.lease.feedId, version],
    ),
  );
}

/** Nightly; within the hour where the last comparison left a doubt. */
async function sweepIsDue(pass: Pass, doubt: boolean): Promise<boolean> {
  const { pool, clock, config } = pass.context;
  const feed = await pool.query<{ since: Date | null }>(
    "SELECT coalesce(last_sweep_at, first_load_at) AS since FROM feed WHERE id = $1",
    [pass.lease.feedId],
  );
  const since = feed.rows[0]?.since;
  const every = doubt ? Math.min(HOUR, config.intervals.sweep) : config.intervals.sweep;
  return (
    since !== null && since !== undefined && clock.now().getTime() - since.getTime() > Math.max(every, MINUTE)
  );
}
