import type pg from "pg";
import { DAY, HOUR } from "@/lib/shared/clock";
import { readCursor, writeCursor } from "./feeds";
import { linkFtbfs } from "./ftbfs-links";
import { linkKojiTasks } from "./koji-task-links";
import { inLease, type Lease } from "./lease";
import { notify } from "./notify";
import { linkBuildsets, linkVotes } from "./vote-links";

const PART = "links";
/** Links are sought among what is younger, and now and then among all that candidates are kept for. */
const RECENT = 2 * DAY;
const ALL = 60 * DAY;
const ALL_EVERY = 6 * HOUR;

/**
 * Links what a pass over a Zuul brought to the other sources: builds to the votes they reported, buildsets to the candidates
 * they tested, Koji tasks to the builds that started them. To be called at the end of a pass.
 *
 * @returns how many links were made
 */
export async function linkZuul(pool: pg.Pool, lease: Lease, serverId: string, now: Date): Promise<number> {
  return inLease(pool, lease, async (tx) => {
    await oneAtATime(tx);
    const since = await sinceFor(tx, lease.feedId, now);
    const links =
      (await linkVotes(tx, { instanceId: null, since }, now)) +
      (await linkBuildsets(tx, serverId, since)) +
      (await linkKojiTasks(tx, serverId, since, now));
    if (links > 0) await notify(tx, ["promotions", "jobs"]);
    return links;
  });
}

/** The same for a pass over a DLRN instance: votes to Zuul builds, FTBFS reviews to builds that failed. */
export async function linkDlrn(pool: pg.Pool, lease: Lease, instanceId: string, now: Date): Promise<number> {
  return inLease(pool, lease, async (tx) => {
    await oneAtATime(tx);
    const since = await sinceFor(tx, lease.feedId, now);
    const links = (await linkVotes(tx, { instanceId, since }, now)) + (await linkReviews(tx));
    if (links > 0) await notify(tx, ["promotions"], [instanceId]);
    return links;
  });
}

/** The same for a pass over a Gerrit; in the transaction that stores its reviews, or after it. */
export async function linkReviews(tx: pg.ClientBase): Promise<number> {
  const links = await linkFtbfs(tx);
  if (links > 0) await notify(tx, ["reviews", "packages"]);
  return links;
}

/** Several feeds link the same votes: one after the other they cannot wait for each other in a circle. */
const oneAtATime = (tx: pg.ClientBase) =>
  tx.query("SELECT pg_advisory_xact_lock(hashtextextended('prodchain links', 0))");

/** The first pass and one every few hours look at everything: the other source may have been read later. */
async function sinceFor(tx: pg.ClientBase, feedId: string, now: Date): Promise<Date> {
  const last = await readCursor<{ allAt: string }>(tx, feedId, PART);
  const ago = (ms: number) => new Date(now.getTime() - ms);
  if (last && Date.parse(last.allAt) > ago(ALL_EVERY).getTime()) return ago(RECENT);
  await writeCursor(tx, feedId, PART, { allAt: now.toISOString() }, now);
  return ago(ALL);
}
