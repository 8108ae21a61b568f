import type pg from "pg";
import type { BugFact, Tracker } from "@/lib/domain/bugs/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { type Column, iso, writeRows } from "./bulk";
import { keyAmong } from "./trackers";

export { trackerKeyOf } from "./trackers";

type Client = pg.ClientBase | pg.Pool;

/**
 * Keys of a tracker's bugs that somebody linked, that known issues name or that block a release: those never read first, then
 * those read longest ago. Bugs closed for long are asked for less often.
 */
export async function bugsToRead(
  client: Client,
  tracker: Tracker,
  { limit, closedBefore }: { limit: number; closedBefore: Date },
): Promise<string[]> {
  const urls = await client.query<{ url: string }>(
    "SELECT DISTINCT bug_url AS url FROM known_issue WHERE bug_url IS NOT NULL",
  );
  const ofIssues = urls.rows.flatMap(({ url }) => keyAmong([tracker], url)?.key ?? []);
  const found = await client.query<{ key: string }>(
    `SELECT x.key FROM (
       SELECT key FROM bug_link WHERE tracker_id = $1 AND key IS NOT NULL AND removed_at IS NULL
       UNION SELECT key FROM blocking_bug WHERE tracker_id = $1 AND removed_at IS NULL
       UNION SELECT unnest($2::text[])) x
     LEFT JOIN tracker_bug b ON b.tracker_id = $1 AND b.key = x.key
     WHERE b.key IS NULL OR b.is_open OR b.recorded_at < $3
     ORDER BY b.recorded_at NULLS FIRST, x.key LIMIT $4`,
    [tracker.id, ofIssues, closedBefore, limit],
  );
  return found.rows.map((row) => row.key);
}

/** Links made before their tracker was configured get their key. */
export async function claimLinks(client: Client, tracker: Tracker): Promise<number> {
  const open = await client.query<{ id: string; url: string }>(
    "SELECT id::text AS id, url FROM bug_link WHERE tracker_id IS NULL AND removed_at IS NULL ORDER BY id DESC LIMIT 1000",
  );
  const known = open.rows.flatMap(({ id, url }) => {
    const key = keyAmong([tracker], url)?.key;
    return key === undefined ? [] : [{ id, key }];
  });
  if (known.length === 0) return 0;
  const claimed = await client.query(
    `UPDATE bug_link l SET tracker_id = $1, key = x.key FROM unnest($2::bigint[], $3::text[]) AS x(id, key)
     WHERE l.id = x.id AND l.tracker_id IS NULL`,
    [tracker.id, known.map((one) => one.id), known.map((one) => one.key)],
  );
  return claimed.rowCount ?? 0;
}

const clean = <T extends string | null>(text: T): T =>
  (typeof text === "string" ? text.replaceAll("\u0000", "").slice(0, 1_000) : text) as T;
const COLUMNS: readonly Column<BugFact>[] = [
  { name: "key", type: "text", of: (bug) => bug.key },
  { name: "url", type: "text", of: (bug) => bug.url },
  { name: "title", type: "text", of: (bug) => clean(bug.title) },
  { name: "status", type: "text", of: (bug) => clean(bug.status) },
  { name: "is_open", type: "bool", of: (bug) => bug.isOpen },
  { name: "is_fixed", type: "bool", of: (bug) => bug.isFixed },
  { name: "is_gone", type: "bool", of: (bug) => bug.isGone },
  { name: "priority", type: "text", of: (bug) => clean(bug.priority) },
  { name: "assignee", type: "text", of: (bug) => clean(bug.assignee) },
  { name: "updated_at", type: "timestamptz", of: (bug) => iso(bug.updatedAt) },
  { name: "closed_at", type: "timestamptz", of: (bug) => iso(bug.closedAt) },
];
const TOLD = COLUMNS.map((column) => column.name).filter((name) => name !== "key");

/**
 * Stores what a tracker said of bugs: recorded_at is when it last said so, changed_at when it last said something new. Of a bug
 * that is gone its last known title and status stay.
 *
 * @returns how many say something new, and what PostgreSQL refused
 */
export async function storeBugs(
  tx: pg.ClientBase,
  trackerId: string,
  bugs: readonly BugFact[],
  now: Date,
): Promise<{ changed: number; bad: Rejected[] }> {
  const bad: Rejected[] = [];
  const unique = [...new Map(bugs.map((bug) => [bug.key, bug])).values()];
  const gone = unique.filter((bug) => bug.isGone);
  const told = unique.filter((bug) => !bug.isGone);
  const lost = await tx.query(
    `INSERT INTO tracker_bug AS b (tracker_id, key, url, status, is_open, is_fixed, is_gone, recorded_at, changed_at)
     SELECT $1, x.key, x.url, 'not found', false, false, true, $4, $4 FROM unnest($2::text[], $3::text[]) AS x(key, url)
     ON CONFLICT (tracker_id, key) DO UPDATE SET is_gone = true, changed_at = excluded.changed_at WHERE NOT b.is_gone`,
    [trackerId, gone.map((bug) => bug.key), gone.map((bug) => bug.url), now],
  );
  const changed = await writeRows(
    tx,
    {
      table: "tracker_bug",
      columns: [
        { name: "tracker_id", type: "text", all: trackerId },
        ...COLUMNS,
        { name: "recorded_at", type: "timestamptz", all: now.toISOString() },
        { name: "changed_at", type: "timestamptz", all: now.toISOString() },
      ],
      conflict: `(tracker_id, key) DO UPDATE SET ${TOLD.map((c) => `${c} = excluded.${c}`).join(", ")},
        changed_at = excluded.changed_at
        WHERE (${TOLD.map((c) => `tracker_bug.${c}`).join(", ")}) IS DISTINCT FROM
          (${TOLD.map((c) => `excluded.${c}`).join(", ")})`,
    },
    told,
    (payload, reason) => bad.push({ payload, reason }),
  );
  await tx.query("UPDATE tracker_bug SET recorded_at = $3 WHERE tracker_id = $1 AND key = ANY($2)", [
    trackerId,
    unique.map((bug) => bug.key),
    now,
  ]);
  return { changed: changed + (lost.rowCount ?? 0), bad };
}

/** A saved query as the configuration has it. */
export interface SavedQuery {
  name: string;
  release: string | null;
  dfg: string | null;
}

/**
 * Makes the bugs that block a release what a saved query answered: new ones are added, those it names no more are closed.
 *
 * @param answer.isWhole false: only adds, since what is missing may block still
 * @returns how many came or went
 */
export async function storeBlocking(
  tx: pg.ClientBase,
  trackerId: string,
  saved: SavedQuery,
  keys: readonly string[],
  { isWhole, now }: { isWhole: boolean; now: Date },
): Promise<number> {
  const place = [trackerId, saved.name, saved.release, saved.dfg, [...new Set(keys)], now];
  const same = `tracker_id = $1 AND query_name = $2 AND release_name IS NOT DISTINCT FROM $3
    AND dfg_slug IS NOT DISTINCT FROM $4 AND removed_at IS NULL`;
  const went = await tx.query(
    `UPDATE blocking_bug SET removed_at = $6 WHERE ${same} AND NOT key = ANY($5) AND $7`,
    [...place, isWhole],
  );
  const came = await tx.query(
    `INSERT INTO blocking_bug (tracker_id, query_name, release_name, dfg_slug, key, recorded_at)
     SELECT $1, $2, $3, $4, x.key, $6 FROM unnest($5::text[]) AS x(key)
     WHERE NOT EXISTS (SELECT 1 FROM blocking_bug WHERE ${same} AND key = x.key)`,
    place,
  );
  return (went.rowCount ?? 0) + (came.rowCount ?? 0);
}

/** Closes what saved queries named that the configuration no longer has. */
export async function closeOtherQueries(
  tx: pg.ClientBase,
  trackerId: string,
  kept: readonly SavedQuery[],
  now: Date,
): Promise<number> {
  const closed = await tx.query(
    `UPDATE blocking_bug b SET removed_at = $5
     WHERE tracker_id = $1 AND removed_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM unnest($2::text[], $3::text[], $4::text[]) AS x(name, release, dfg)
       WHERE b.query_name = x.name AND b.release_name IS NOT DISTINCT FROM x.release
         AND b.dfg_slug IS NOT DISTINCT FROM x.dfg)`,
    [trackerId, kept.map((q) => q.name), kept.map((q) => q.release), kept.map((q) => q.dfg), now],
  );
  return closed.rowCount ?? 0;
}
