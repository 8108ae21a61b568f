import { createHash } from "node:crypto";
import type pg from "pg";
import type { Rejected } from "@/lib/domain/sync/rejected";
import type { Lease } from "./lease";
import { notify } from "./notify";

export interface FeedDefinition {
  id: string;
  source: string;
  instanceId: string | null;
  url: string;
  intervalSeconds: number;
}

/** Makes the feed table say what the configuration says. Feeds that went keep their history (`removed_at`). */
export async function syncFeeds(
  client: pg.ClientBase,
  feeds: readonly FeedDefinition[],
  now: Date,
): Promise<void> {
  for (const [position, feed] of feeds.entries())
    await client.query(
      `INSERT INTO feed (id, source, instance_id, url, interval_seconds, position) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET source = excluded.source, instance_id = excluded.instance_id, url = excluded.url,
         interval_seconds = excluded.interval_seconds, position = excluded.position, removed_at = NULL`,
      [feed.id, feed.source, feed.instanceId, feed.url, feed.intervalSeconds, position],
    );
  await client.query("UPDATE feed SET removed_at = $2 WHERE removed_at IS NULL AND NOT id = ANY($1)", [
    feeds.map((f) => f.id),
    now,
  ]);
}

/** Where a part of a feed goes on; undefined before the first page. */
export async function readCursor<T>(
  client: pg.ClientBase | pg.Pool,
  feedId: string,
  part: string,
): Promise<T | undefined> {
  const found = await client.query<{ value: T }>(
    "SELECT value FROM cursor WHERE feed_id = $1 AND part = $2",
    [feedId, part],
  );
  return found.rows[0]?.value;
}

/** Moves a cursor; call it in the transaction that stores the rows it stands for. */
export async function writeCursor(
  client: pg.ClientBase,
  feedId: string,
  part: string,
  value: unknown,
  now: Date,
): Promise<void> {
  await client.query(
    `INSERT INTO cursor (feed_id, part, value, updated_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (feed_id, part) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
    [feedId, part, JSON.stringify(value), now],
  );
}

/** Keeps records that did not fit, each once however often it comes. */
export async function setAside(
  client: pg.ClientBase,
  feedId: string,
  part: string,
  rejected: readonly Rejected[],
  now: Date,
): Promise<void> {
  for (const { payload, reason } of rejected) {
    const text = storable(JSON.stringify(payload ?? null));
    await client.query(
      `INSERT INTO set_aside (feed_id, part, payload_hash, payload, reason, first_seen_at, last_seen_at)
       VALUES ($1, $2, $3, $4, $5, $6, $6)
       ON CONFLICT (feed_id, part, payload_hash) DO UPDATE
         SET times = set_aside.times + 1, last_seen_at = excluded.last_seen_at, reason = excluded.reason`,
      [
        feedId,
        part,
        createHash("sha1").update(text).digest("hex"),
        text,
        reason.replaceAll("\0", "").slice(0, 500),
        now,
      ],
    );
  }
}

/** JSON that jsonb takes: it has no U+0000 and no half of a surrogate pair, so those keep their escape spelt out. */
const storable = (json: string): string =>
  json.replace(/\\(?:u(0000|d[89a-f][0-9a-f]{2})|.)/g, (token, code?: string) =>
    code === undefined ? token : `\\\\u${code}`,
  );

export interface Progress {
  phase: string;
  done: number | null;
  total: number | null;
}

/** What /sources shows while a pass runs. */
export async function writeProgress(
  client: pg.ClientBase,
  feedId: string,
  progress: Progress,
): Promise<void> {
  await client.query("UPDATE feed SET phase = $2, progress_done = $3, progress_total = $4 WHERE id = $1", [
    feedId,
    progress.phase,
    progress.done,
    progress.total,
  ]);
}

/** How much a feed knows of and has not read yet. */
export async function writeBacklog(client: pg.ClientBase, feedId: string, backlog: number): Promise<void> {
  await client.query("UPDATE feed SET backlog = $2 WHERE id = $1", [feedId, backlog]);
}

export interface RunTotals {
  requests: number;
  rowsRead: number;
  rowsChanged: number;
  setAside: number;
}

export interface RunEnd extends RunTotals {
  outcome: "ok" | "partial" | "failed";
  error: { code: string; message: string } | null;
  /** Time of the newest record the source has shown. */
  newestAt: Date | null;
  notice: string | null;
  nextTryAt: Date;
  swept: boolean;
  complete: boolean;
}

/** Closes a run and says on the feed how it went; a failure leaves lastSuccessAt, so that the age of the data shows. */
export async function finishRun(client: pg.ClientBase, lease: Lease, end: RunEnd, now: Date): Promise<void> {
  const before = await client.query<{ failing: boolean }>(
    "SELECT error_since IS NOT NULL AS failing FROM feed WHERE id = $1",
    [lease.feedId],
  );
  await client.query(
    `UPDATE sync_run SET finished_at = $2, outcome = $3, requests = $4, rows_read = $5, rows_changed = $6,
       set_aside = $7, error = $8 WHERE id = $1`,
    [
      lease.runId,
      now,
      end.outcome,
      end.requests,
      end.rowsRead,
      end.rowsChanged,
      end.setAside,
      end.error?.message ?? null,
    ],
  );
  await client.query(
    `UPDATE feed SET
       state = CASE WHEN $2 THEN 'failing' ELSE 'ok' END,
       last_success_at = CASE WHEN $2 THEN last_success_at ELSE $3 END,
       first_load_at = CASE WHEN $4 THEN coalesce(first_load_at, $3) ELSE first_load_at END,
       last_sweep_at = CASE WHEN $5 AND NOT $2 THEN $3 ELSE last_sweep_at END,
       newest_at = greatest(newest_at, $6::timestamptz),
       error_since = CASE WHEN $2 THEN coalesce(error_since, $3) END,
       last_error = CASE WHEN $2 THEN $7 ELSE last_error END,
       last_error_code = CASE WHEN $2 THEN $8 ELSE last_error_code END,
       failures = CASE WHEN $2 THEN failures + 1 ELSE 0 END,
       next_try_at = $9, notice = $10, phase = NULL,
       progress_done = CASE WHEN $2 THEN progress_done END, progress_total = CASE WHEN $2 THEN progress_total END
     WHERE id = $1`,
    [
      lease.feedId,
      end.outcome === "failed",
      now,
      end.complete,
      end.swept,
      end.newestAt,
      end.error?.message ?? null,
      end.error?.code ?? null,
      end.nextTryAt,
      end.notice,
    ],
  );
  // A source that fails or recovers changes every verdict that rests on it.
  const turned = before.rows[0]?.failing !== (end.outcome === "failed");
  await notify(client, turned ? ["sources", "chain", "promotions"] : ["sources"]);
}

/**
 * Set-aside records go 90 days after their replay. Of finished runs older than 30 days the last of each hour stays: they say how
 * fresh a source was at a time in the past.
 */
export async function forgetOld(client: pg.ClientBase | pg.Pool, now: Date): Promise<void> {
  await client.query("DELETE FROM set_aside WHERE replayed_at < $1::timestamptz - interval '90 days'", [now]);
  await client.query(
    `DELETE FROM sync_run r WHERE r.finished_at < $1::timestamptz - interval '30 days' AND EXISTS (
       SELECT FROM sync_run l WHERE l.feed_id = r.feed_id AND l.started_at > r.started_at
         AND l.started_at < date_trunc('hour', r.started_at) + interval '1 hour'
         AND l.finished_at < $1::timestamptz - interval '30 days')`,
    [now],
  );
}
