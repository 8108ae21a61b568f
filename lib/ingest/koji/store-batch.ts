import type pg from "pg";
import type { Rejected } from "@/lib/domain/sync/rejected";
import type { KojiBatch } from "@/lib/sources/koji";
import { wireOf } from "@/lib/sources/koji";
import { setAside, writeCursor } from "@/lib/store/feeds";
import { deleteKojiBuilds, storeKojiBuilds } from "@/lib/store/koji-builds";
import { storeKojiDistRepos, storeKojiTags, storeKojiTargets } from "@/lib/store/koji-catalogue";
import { settleKojiFailures } from "@/lib/store/koji-failures";
import { aboutKojiBuilds, resolveKojiBuilds, type ToldTargets } from "@/lib/store/koji-resolve";
import { storeKojiStays } from "@/lib/store/koji-stays";
import { buildsToldBy, storeKojiTasks } from "@/lib/store/koji-tasks";
import { inLease } from "@/lib/store/lease";
import { notify } from "@/lib/store/notify";
import type { KojiCursors, KojiReading } from "./reading";

interface How {
  /** Cursors to move, besides the batch's own. */
  cursors?: Partial<KojiCursors>;
  /** What the tasks of failed builds were asked for, where the hub was asked. */
  targets?: ToldTargets;
  /** What else belongs into the transaction. */
  also?(tx: pg.ClientBase): Promise<void>;
}

/** Stores a batch with its cursors and what did not fit in one transaction. Returns the ids of builds it touched. */
export async function storeBatch(
  reading: KojiReading,
  batch: KojiBatch,
  { cursors = {}, targets: told = new Map(), also }: How = {},
): Promise<number[]> {
  const { pass, hub, resolver } = reading;
  const { pool, clock } = pass.context;
  const { feedId } = pass.lease;
  const now = clock.now();
  const stored = await inLease(pool, pass.lease, async (tx) => {
    const tags = await storeKojiTags(tx, hub.id, batch.tags, resolver.kojiTag, now);
    const targets = await storeKojiTargets(tx, hub.id, batch.targets, now);
    const repos = await storeKojiDistRepos(tx, hub.id, batch.distRepos, now);
    const tasks = await storeKojiTasks(tx, hub.id, batch.openTasks ?? [], now);
    const about =
      batch.builds.length > 0 ? await aboutKojiBuilds(tx, hub.id, resolver, batch.builds, told) : undefined;
    const builds = await storeKojiBuilds(tx, hub.id, batch.builds, now, about);
    const stays = await storeKojiStays(tx, hub.id, batch.stays, now);
    const deleted = await deleteKojiBuilds(tx, hub.id, batch.deletedBuilds, now);
    const open = (batch.openTasks ?? []).map(({ taskId }) => taskId);
    const toldNow = open.length > 0 ? await buildsToldBy(tx, hub.id, open) : [];
    const others = [...stays.touched, ...deleted, ...toldNow];
    const refused = await settleBuilds(tx, reading, [...new Set([...builds.untold, ...others])], now);
    const aside: Record<string, readonly Rejected[]> = {
      builds: builds.bad,
      stays: stays.bad,
      tags: tags.bad,
      targets: targets.bad,
      distRepos: repos.bad,
      tasks: tasks.bad,
      failures: refused,
    };
    for (const [part, bad] of Object.entries(aside))
      await setAside(tx, feedId, part, [...bad.map(asItCame), ...rejectedOf(batch, part)], now);
    const all = { ...(batch.cursor && { tick: batch.cursor }), ...cursors };
    for (const [part, value] of Object.entries(all)) await writeCursor(tx, feedId, part, value, now);
    await also?.(tx);
    const parts = [tags, targets, repos, tasks, builds, stays];
    const changed = parts.reduce((sum, part) => sum + part.changed, deleted.length);
    if (changed > 0) await notify(tx, ["packages", "chain", "live"], [hub.id]);
    const bad = Object.values(aside).reduce((sum, some) => sum + some.length, batch.rejected.length);
    return { changed, bad, touched: [...new Set([...builds.touched, ...others])] };
  });
  pass.totals.rowsRead += batch.builds.length + batch.stays.length;
  pass.totals.rowsChanged += stored.changed;
  pass.totals.setAside += stored.bad;
  seeNewest(reading, batch);
  return stored.touched;
}

/** Target, release, owner and failures of builds, all as they are now. */
export async function settleBuilds(
  tx: pg.ClientBase,
  { hub, resolver }: KojiReading,
  buildIds: readonly number[],
  now: Date,
): Promise<Rejected[]> {
  if (buildIds.length === 0) return [];
  const resolved = await resolveKojiBuilds(tx, hub.id, resolver, { ids: buildIds }, now);
  return settleKojiFailures(tx, hub, resolved, new Map(), now);
}

const asItCame = ({ payload, reason }: Rejected): Rejected => ({
  payload: wireOf(payload as object),
  reason,
});

const rejectedOf = (batch: KojiBatch, part: string) => batch.rejected.filter((one) => one.part === part);

/** The hub's clock may be ahead of ours; nothing is newer than now. */
function seeNewest({ pass }: KojiReading, batch: KojiBatch): void {
  const now = pass.context.clock.now();
  const times = [
    ...batch.builds.map((build) => build.completedAt ?? build.createdAt),
    ...batch.stays.map((stay) => stay.untaggedAt ?? stay.taggedAt),
  ];
  for (const at of times)
    if (at <= now && (pass.found.newestAt === null || at > pass.found.newestAt)) pass.found.newestAt = at;
}
