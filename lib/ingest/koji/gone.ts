import type pg from "pg";
import { attemptKey } from "@/lib/domain/koji/attempt";
import type { KojiBuildFact } from "@/lib/domain/koji/facts";
import type { StayKey } from "@/lib/sources/koji";
import { readCursor, writeCursor } from "@/lib/store/feeds";
import { heldAfter, removeKojiAttempts, seeKojiAttempts } from "@/lib/store/koji-builds";
import { removeKojiStays } from "@/lib/store/koji-stays";
import { inLease } from "@/lib/store/lease";
import { notify } from "@/lib/store/notify";
import { cursorOf, type KojiReading } from "./reading";
import { settleBuilds } from "./store-batch";

type Attempt = Pick<KojiBuildFact, "buildId" | "creationEventId">;

/** What a pass missed, by key, with the pass that missed it first. */
type Suspects<Key> = { key: Key; runId: number }[];

/** At most this share of what is held is marked removed without a person's word; small hubs get a few. */
const SHARE = 0.01;
const ALWAYS = 5;
/** Suspects kept to be confirmed; a hub that forgets more than that is not believed anyway. */
const MOST = 5000;

const stayKey = ({ buildId, tagName, createEvent }: StayKey) => `${buildId} ${tagName} ${createEvent}`;

/** Attempts the hub did not know in this pass: removed once two passes agree. To be called with an empty list too. */
export const settleGoneBuilds = (reading: KojiReading, gone: readonly Attempt[]) =>
  settleGone(reading, "gone-builds", "koji_build", gone, attemptKey, async (tx, agreed, now) => {
    await removeKojiAttempts(tx, reading.hub.id, agreed, now);
    await settleBuilds(
      tx,
      reading,
      agreed.map(({ buildId }) => buildId),
      now,
    );
  });

/** Stays the hub's history did not know in this comparison: removed once two comparisons agree. */
export const settleGoneStays = (reading: KojiReading, gone: readonly StayKey[]) =>
  settleGone(reading, "gone-stays", "koji_stay", gone, stayKey, (tx, agreed, now) =>
    removeKojiStays(tx, reading.hub.id, agreed, now),
  );

/** Whether stays are under suspicion, so that the next comparison should not wait for the night. */
export const suspectsStays = async ({ pass }: KojiReading): Promise<boolean> =>
  ((await readCursor<Suspects<StayKey>>(pass.context.pool, pass.lease.feedId, "gone-stays"))?.length ?? 0) >
  0;

async function settleGone<Key>(
  { pass, hub }: KojiReading,
  part: string,
  table: "koji_build" | "koji_stay",
  gone: readonly Key[],
  keyOf: (key: Key) => string,
  remove: (tx: pg.ClientBase, agreed: readonly Key[], now: Date) => Promise<void>,
): Promise<void> {
  const { pool, clock } = pass.context;
  const { feedId, runId } = pass.lease;
  const held = (await readCursor<Suspects<Key>>(pool, feedId, part)) ?? [];
  if (gone.length === 0 && held.length === 0) return;
  const missedBefore = new Map(held.map((suspect) => [keyOf(suspect.key), suspect]));
  const missed = [...new Map(gone.map((key) => [keyOf(key), key])).values()];
  const agreed = missed.filter((key) => (missedBefore.get(keyOf(key))?.runId ?? runId) !== runId);
  const now = clock.now();
  await inLease(pool, pass.lease, async (tx) => {
    const tooMany = agreed.length > (await allowance(tx, table, hub.id)) && !pass.options.confirmRemovals;
    const removed = new Set(tooMany ? [] : agreed.map(keyOf));
    const suspects = missed
      .filter((key) => !removed.has(keyOf(key)))
      .map((key) => missedBefore.get(keyOf(key)) ?? { key, runId });
    await writeCursor(tx, feedId, part, suspects.slice(0, MOST), now);
    if (tooMany)
      pass.found.notices.push(
        `${agreed.length} ${table === "koji_build" ? "builds" : "stays in tags"} are gone at the hub, more than 1 % at once: kept until a person confirms (ingest --once --confirm-removals)`,
      );
    else if (agreed.length > 0) {
      await remove(tx, agreed, now);
      await notify(tx, ["packages", "chain"], [hub.id]);
    }
  });
}

async function allowance(tx: pg.ClientBase, table: string, hubId: string): Promise<number> {
  const live = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE hub_id = $1 AND removed_at IS NULL`,
    [hubId],
  );
  return Math.max(ALWAYS, (live.rows[0]?.n ?? 0) * SHARE);
}

const AT_ONCE = 200;

/**
 * Attempts that may be gone since the hub's events went back, some in each pass. They are asked for one by one with those
 * that build; see settleDoubted.
 */
export async function doubted(reading: KojiReading): Promise<KojiBuildFact[]> {
  const doubt = await cursorOf(reading, "doubt");
  if (!doubt) return [];
  const { pool } = reading.pass.context;
  return heldAfter(pool, reading.hub.id, doubt.event, new Date(doubt.before), AT_ONCE);
}

/** Attempts the hub showed just now are beyond doubt; one that shows an older attempt of its build, or none, is missed. */
export async function settleDoubted(
  { pass, hub }: KojiReading,
  asked: readonly KojiBuildFact[],
  shown: readonly Attempt[],
): Promise<Attempt[]> {
  const keys = new Set(shown.map(attemptKey));
  const newest = new Map<number, number>();
  for (const { buildId, creationEventId } of shown)
    newest.set(buildId, Math.max(creationEventId, newest.get(buildId) ?? 0));
  const seen = asked.filter((a) => keys.has(attemptKey(a)));
  const older = asked.filter((a) => (newest.get(a.buildId) ?? a.creationEventId) < a.creationEventId);
  const { pool, clock } = pass.context;
  await inLease(pool, pass.lease, async (tx) => {
    await seeKojiAttempts(tx, hub.id, seen, clock.now());
    if (asked.length === 0)
      await tx.query("DELETE FROM cursor WHERE feed_id = $1 AND part = 'doubt'", [pass.lease.feedId]);
  });
  return older;
}
