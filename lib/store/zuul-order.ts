import type pg from "pg";
import { readCursor, writeCursor } from "./feeds";

/** Where the numbers of one table begin in our order; not 0 once a server's numbers began anew. */
export interface TableOrder {
  base: number;
  /** Rows with numbers have been stored. */
  numbered: boolean;
}

export interface ServerOrder {
  builds: TableOrder;
  buildsets: TableOrder;
}

export type ZuulTableName = keyof ServerOrder;

const TABLES = { builds: "zuul_build", buildsets: "zuul_buildset" } as const;
const PART = "server";
const NEW: TableOrder = { base: 0, numbered: false };

/**
 * The place of a row in the order of its server: its number behind the base, else the milliseconds of its start. Zuul tells
 * whole seconds, so the last three digits are free to tell apart what started in the same one.
 */
export function seqOf(
  row: { uuid: string; zuulId: number | null; at: Date | null },
  { base }: TableOrder,
  now: Date,
): number {
  if (row.zuulId !== null) return base + row.zuulId;
  let hash = 0;
  for (let i = 0; i < row.uuid.length; i += 1) hash = (hash * 31 + row.uuid.charCodeAt(i)) % 1000;
  return Math.floor((row.at ?? now).getTime() / 1000) * 1000 + hash;
}

export const readOrder = async (client: pg.ClientBase | pg.Pool, feedId: string): Promise<ServerOrder> =>
  (await readCursor<ServerOrder>(client, feedId, PART)) ?? { builds: NEW, buildsets: NEW };

/**
 * The order for the rows of a page, moved on when numbers begin anew: the server's database was replaced, or a server
 * without numbers has them now. What is held stays in front.
 */
export async function orderFor(
  tx: pg.ClientBase,
  feedId: string,
  serverId: string,
  order: ServerOrder,
  page: { table: ZuulTableName; numbered: boolean; replaced: boolean },
  now: Date,
): Promise<ServerOrder> {
  const own = order[page.table];
  if (!page.numbered || (own.numbered && !page.replaced)) return order;
  const last = await tx.query<{ seq: number }>(
    `SELECT coalesce(max(seq), 0) AS seq FROM ${TABLES[page.table]} WHERE server_id = $1`,
    [serverId],
  );
  const next = { ...order, [page.table]: { base: last.rows[0]?.seq ?? 0, numbered: true } };
  await writeCursor(tx, feedId, PART, next, now);
  return next;
}
