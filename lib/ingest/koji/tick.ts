import type { KojiBuildFact } from "@/lib/domain/koji/facts";
import { type KojiBatch, type KojiCursor, KojiHubRewound } from "@/lib/sources/koji";
import { writeCursor } from "@/lib/store/feeds";
import { heldBuilding } from "@/lib/store/koji-builds";
import { missingBuilds } from "@/lib/store/koji-stays";
import { closeKojiTasks, storeKojiTasks, tasksToAsk } from "@/lib/store/koji-tasks";
import { inLease } from "@/lib/store/lease";
import { doubted, settleDoubted, settleGoneBuilds } from "./gone";
import { cursorOf, type KojiReading } from "./reading";
import { storeBatch } from "./store-batch";

/** Tasks to ask for in a pass that are no longer listed as open. */
const TASKS_AT_ONCE = 100;

/**
 * What changed since the last pass. What the hub no longer knows is kept until two passes agree.
 *
 * @throws KojiHubRewound when this is the first pass to see the hub's events gone back
 * @returns false when a pass before saw that too: everything is to be read again
 */
export async function readTick(reading: KojiReading, cursor: KojiCursor): Promise<boolean> {
  try {
    await tickOnce(reading, cursor);
    await forgetRewound(reading);
    return true;
  } catch (error) {
    if (!(error instanceof KojiHubRewound)) throw error;
    if (!(await confirmRewound(reading, error))) throw error;
    return false;
  }
}

async function tickOnce(reading: KojiReading, cursor: KojiCursor): Promise<void> {
  const { pass, hub, client } = reading;
  const { pool } = pass.context;
  const tags = (await cursorOf(reading, "catalogue"))?.tags ?? [];
  const building = await heldBuilding(pool, hub.id);
  const doubts = await doubted(reading);
  const held = [...building, ...doubts];
  const seen: { shown: KojiBuildFact[]; gone: number[]; touched: number[]; open: number[] | undefined } = {
    shown: [],
    gone: [],
    touched: [],
    open: undefined,
  };
  for await (const batch of client.tick(cursor, tags, { building: async () => held }, pass.signal)) {
    pass.signal.throwIfAborted();
    seen.touched.push(...(await storeBatch(reading, batch)));
    seen.shown.push(...batch.builds);
    seen.gone.push(...batch.goneBuilds);
    seen.open ??= batch.openTasks?.map(({ taskId }) => taskId);
  }
  const gone = new Set(seen.gone);
  const older = await settleDoubted(reading, doubts, seen.shown);
  await settleGoneBuilds(reading, [...held.filter(({ buildId }) => gone.has(buildId)), ...older]);
  await readMissing(reading, seen.touched, cursor);
  if (seen.open) await askTasks(reading, seen.open);
}

/** Builds that were tagged just now and are older than what was read: asked for as at the end of a first load. */
async function readMissing(reading: KojiReading, touched: readonly number[], cursor: KojiCursor) {
  const { pass, hub, client } = reading;
  const missing = await missingBuilds(pass.context.pool, hub.id, 1000, touched);
  if (missing.length === 0) return;
  let ids: readonly number[] = missing;
  const options = {
    tagPatterns: [],
    since: undefined,
    missingBuilds: async () => {
      const asked = ids;
      ids = [];
      return asked;
    },
  };
  const state = { cursor, floor: 0, ceiling: 0, tags: [], tagOffset: 0, before: null, after: null, width: 0 };
  const from = { ...state, total: 0, done: 0, phase: "tagged" as const };
  for await (const batch of client.firstLoad(options, from, pass.signal))
    await storeBatch(reading, { ...batch, cursor: undefined } satisfies KojiBatch);
}

/** How tasks ended that were open, and what those are that another source named. */
async function askTasks({ pass, hub, client }: KojiReading, listed: readonly number[]): Promise<void> {
  const { pool, clock } = pass.context;
  const asked = await tasksToAsk(pool, hub.id, listed, TASKS_AT_ONCE);
  if (asked.length === 0) return;
  const tasks = await client.tasks(asked, pass.signal);
  const known = new Set(tasks.map(({ taskId }) => taskId));
  await inLease(pool, pass.lease, async (tx) => {
    await storeKojiTasks(tx, hub.id, tasks, clock.now());
    await closeKojiTasks(
      tx,
      hub.id,
      asked.filter((id) => !known.has(id)),
    );
  });
}

/**
 * One answer alone may come from a copy that lags behind. The second pass in a row that sees it starts over: what is held
 * stays, is read again, and what is newer than the hub knows is doubted one by one.
 */
async function confirmRewound(reading: KojiReading, { event }: KojiHubRewound): Promise<boolean> {
  const { pass } = reading;
  const { pool, clock } = pass.context;
  const { feedId, runId } = pass.lease;
  const before = await cursorOf(reading, "rewound");
  const now = clock.now();
  const confirmed = pass.options.full || (before !== undefined && before.runId !== runId);
  await inLease(pool, pass.lease, async (tx) => {
    if (!confirmed) {
      await writeCursor(tx, feedId, "rewound", { event, runId }, now);
      return;
    }
    await tx.query("DELETE FROM cursor WHERE feed_id = $1 AND part = ANY($2)", [
      feedId,
      ["tick", "load", "rewound"],
    ]);
    await writeCursor(tx, feedId, "doubt", { event, before: now.toISOString() }, now);
  });
  if (confirmed)
    pass.found.notices.push(
      `the hub's events went back (seen ${now.toISOString()}): everything is read again, what is held is kept`,
    );
  return confirmed;
}

async function forgetRewound(reading: KojiReading): Promise<void> {
  if (!(await cursorOf(reading, "rewound"))) return;
  const { pass } = reading;
  await inLease(pass.context.pool, pass.lease, (tx) =>
    tx.query("DELETE FROM cursor WHERE feed_id = $1 AND part = 'rewound'", [pass.lease.feedId]),
  );
}
