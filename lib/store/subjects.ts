import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import { inLease, type Lease } from "./lease";
import { notify } from "./notify";
import { reresolve } from "./reresolve";
import { takeStale } from "./stale";
import { DAYS, DERIVE } from "./subjects-sql";
import { touchItemsOfSubjects } from "./triage/touched";

/** Sources whose subjects are derived here; packages of DLRN have tables of their own (derive.ts). */
export type SubjectSource = "zuul" | "koji";

/**
 * What tells the streaks of one job apart: it may be green in one line and red in another. Builds that test changes share
 * the scope of their pipeline, project and branch: a streak there says that the job fails on change after change, not that
 * one change is bad.
 */
export const zuulScope = (b: { pipeline: string | null; project: string | null; branch: string | null }) =>
  [b.pipeline ?? "", b.project ?? "", b.branch ?? ""].join("\n");

/**
 * What tells the streaks of one Koji package apart: release and distribution. The target stands in while the release is not
 * known; it cannot come first, since only builds whose task was read have one.
 *
 * @param b.release RPM release of the build, whose dist tag ("el9s") names the distribution
 */
export const kojiScope = (b: { releaseName: string | null; target: string | null; release: string }) => {
  const dist = /\.(el\d+[a-z]*)/.exec(b.release)?.[1];
  return `${b.releaseName ?? b.target ?? ""}${dist === undefined ? "" : ` ${dist}`}`;
};

const SUBJECTS_AT_ONCE = 100;
const DAYS_AT_ONCE = 400;
const HISTORY = 40;

/**
 * Computes state, streaks and daily counts again for the jobs (packages of Koji) and days marked stale on a server or hub.
 * When releases, packages or ownership rules changed since the last call, everything stored is resolved anew first.
 * Each round takes marks and writes results in one transaction.
 *
 * @returns how many subjects and days were derived
 */
export async function deriveSubjects(
  pool: pg.Pool,
  lease: Lease,
  source: SubjectSource,
  sourceId: string,
  now: Date,
): Promise<number> {
  await reresolve(pool, lease, source, sourceId, now);
  const subjects = await rounds(pool, lease, SUBJECTS_AT_ONCE, async (client) => {
    const names = await takeStale(client, sourceId, "subject", SUBJECTS_AT_ONCE);
    if (names.length === 0) return 0;
    await client.query(DERIVE[source], [sourceId, names, now, HISTORY]);
    await touchItemsOfSubjects(client, sourceId, names, now);
    await notify(client, ["failures", "jobs", "packages", "dfgs", "chain"], [sourceId]);
    return names.length;
  });
  const days = await rounds(pool, lease, DAYS_AT_ONCE, (client) => deriveDays(client, source, sourceId));
  return subjects + days;
}

/**
 * Counts the days marked stale again without the feed's lease, so that what somebody changed about them shows at once: it
 * only computes from what is stored, and the marks' lock keeps two from doing the same days.
 */
export async function deriveMarkedDays(
  pool: pg.Pool,
  source: SubjectSource,
  sourceId: string,
): Promise<void> {
  while ((await withTransaction(pool, (tx) => deriveDays(tx, source, sourceId))) === DAYS_AT_ONCE);
}

/** Takes marked days and counts them; returns how many. */
async function deriveDays(client: pg.ClientBase, source: SubjectSource, sourceId: string): Promise<number> {
  const stale = (await takeStale(client, sourceId, "day", DAYS_AT_ONCE)).sort();
  if (stale.length === 0) return 0;
  await client.query("DELETE FROM daily_attempts WHERE source_id = $1 AND day = ANY($2::date[])", [
    sourceId,
    stale,
  ]);
  await client.query(DAYS[source], [sourceId, stale, stale[0], stale.at(-1)]);
  return stale.length;
}

async function rounds(
  pool: pg.Pool,
  lease: Lease,
  atOnce: number,
  work: (client: pg.PoolClient) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for (;;) {
    const n = await inLease(pool, lease, work);
    sum += n;
    if (n < atOnce) return sum;
  }
}
