import { createHash } from "node:crypto";
import type pg from "pg";
import type { ZuulLiveItem, ZuulLivePipeline, ZuulStatus } from "@/lib/domain/zuul/live";
import { readCursor, writeCursor } from "./feeds";
import { notify } from "./notify";

const PART = "status";
const INT4 = 2 ** 31 - 1;

/** Of the whole tenant, beside its items. */
interface Seen {
  fingerprint: string;
  version: string | null;
  waitingEvents: number;
}

/**
 * Makes the live items of a server those of its last status. Web hears of it only when something has changed, and time
 * going by is no change.
 *
 * @returns whether something changed
 */
export async function storeStatus(
  tx: pg.ClientBase,
  feedId: string,
  serverId: string,
  status: ZuulStatus,
  now: Date,
): Promise<boolean> {
  const fingerprint = fingerprintOf(status);
  const before = await readCursor<Seen>(tx, feedId, PART);
  await tx.query("DELETE FROM zuul_live_item WHERE server_id = $1", [serverId]);
  await tx.query(
    `INSERT INTO zuul_live_item (server_id, pipeline, item_id, position, queue, change, enqueued_at, data, seen_at)
     SELECT $1, x.pipeline, x.item_id, x.position, x.queue, x.change, x.enqueued_at, x.data, $3
     FROM jsonb_to_recordset($2::jsonb) AS x(pipeline text, item_id text, position int4, queue text, change int4,
       enqueued_at timestamptz, data jsonb)`,
    [serverId, JSON.stringify(rowsOf(status.items)), now],
  );
  await storeLivePipelines(tx, serverId, status.pipelines, now);
  const { version, waitingEvents } = status;
  await writeCursor(tx, feedId, PART, { fingerprint, version, waitingEvents } satisfies Seen, now);
  const changed = before?.fingerprint !== fingerprint;
  if (changed) await notify(tx, ["live"], [serverId]);
  return changed;
}

/** Older servers name an item by its change, which may wait in two queues of one pipeline. */
function rowsOf(items: readonly ZuulLiveItem[]) {
  const taken = new Set<string>();
  return items.map((item, position) => {
    let id = item.itemId || `#${position}`;
    if (taken.has(`${item.pipeline}\n${id}`)) id = `${id}#${position}`;
    taken.add(`${item.pipeline}\n${id}`);
    const change = item.refs[0]?.change ?? null;
    return {
      pipeline: item.pipeline,
      item_id: id,
      position,
      queue: item.queue,
      change: change !== null && change <= INT4 ? change : null,
      enqueued_at: item.enqueuedAt,
      data: item,
    };
  });
}

async function storeLivePipelines(
  tx: pg.ClientBase,
  serverId: string,
  pipelines: readonly ZuulLivePipeline[],
  now: Date,
): Promise<void> {
  const unique = [...new Map(pipelines.map((p) => [p.name, p])).values()].map(
    ({ name, drivers, ...rest }) => {
      const { description, manager, state } = rest;
      return { name, drivers, live: { description, manager, state } };
    },
  );
  // Before Zuul 10 a status names no drivers: those that the pipelines' own list gave stay.
  await tx.query(
    `INSERT INTO zuul_pipeline AS p (server_id, name, drivers, live, recorded_at)
     SELECT $1, x.name, x.drivers, x.live, $3
     FROM jsonb_to_recordset($2::jsonb) AS x(name text, drivers text[], live jsonb) ORDER BY x.name
     ON CONFLICT (server_id, name) DO UPDATE SET live = excluded.live,
       drivers = CASE WHEN excluded.drivers = '{}' THEN p.drivers ELSE excluded.drivers END
     WHERE p.live <> excluded.live OR (excluded.drivers <> '{}' AND p.drivers <> excluded.drivers)`,
    [serverId, JSON.stringify(unique), now],
  );
}

/** Names of what passes with time, and says nothing new. */
const PASSING = new Set(["elapsedMs", "remainingMs"]);

const fingerprintOf = ({ items, pipelines }: ZuulStatus): string =>
  createHash("md5")
    .update(JSON.stringify({ items, pipelines }, (key, value) => (PASSING.has(key) ? null : value)))
    .digest("hex");
