import type pg from "pg";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { ProdchainError } from "@/lib/shared/errors";
import { type DlrnPage, PAGE, walkById } from "@/lib/sources/dlrn";
import { readCursor, setAside, writeCursor, writeProgress } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import type { Pass } from "../context";
import { advance, EMPTY, type IdCursor } from "./cursor";

/** The server holds other rows under the ids we know: it was rebuilt from nothing. */
export class ServerRebuilt extends ProdchainError {
  constructor() {
    super("source-changed-shape", "the server was rebuilt: its ids name other rows now");
    this.name = "ServerRebuilt";
  }
}

export interface Stored {
  read: number;
  changed: number;
  bad: Rejected[];
  rebuilt: boolean;
}

/** One table of DLRN that has ids and pages newest first. */
export interface IdTable<Fact> {
  /** Name of the part in cursors, set-aside records and progress. */
  part: string;
  /** What the reader is told is being read. */
  phase: string;
  /** Pages asked for in one request when much is to be read. */
  pagesAtOnce: number;
  /** Rows to read at most, on sweeps too. */
  maxRows?: number;
  read(offset: number, pages: number): Promise<DlrnPage<Fact>>;
  store(client: pg.ClientBase, page: DlrnPage<Fact>): Promise<Stored>;
  /** How many rows at or above this id are held: where an interrupted first load goes on. */
  countFrom(lowest: number): Promise<number>;
  /** A page of known rows may still change at the source (inside the re-scan window), so a poll must go on below it. */
  mayChange(page: DlrnPage<Fact>): boolean;
  afterPage?(pages: { read: number; firstLoad: boolean }): Promise<void>;
}

/**
 * Brings one table up to date. First load: all pages. Poll: newest first until a page is known, unchanged and out of the
 * re-scan window. Sweep: all pages again. Each page, its cursor and what did not fit are one transaction.
 *
 * @returns whether the whole table has been read at some time
 */
export async function syncTable<Fact>(pass: Pass, table: IdTable<Fact>, sweep: boolean): Promise<boolean> {
  const { pool } = pass.context;
  const before = (await readCursor<IdCursor>(pool, pass.lease.feedId, table.part)) ?? EMPTY;
  const first = before.highest === null;
  let cursor = await walkDown(pass, table, before, {
    from: 0,
    many: first || sweep,
    stopWhenKnown: !first && !sweep,
  });
  if (!cursor.complete && cursor.lowest !== null && !first) {
    const offset = Math.max(0, (await table.countFrom(cursor.lowest)) - 2);
    cursor = await walkDown(pass, table, cursor, {
      from: offset,
      many: true,
      stopWhenKnown: false,
      touch: cursor.lowest,
    });
  }
  return cursor.complete;
}

interface Walk {
  from: number;
  many: boolean;
  stopWhenKnown: boolean;
  /** Set when an interrupted first load goes on below this id. */
  touch?: number;
}

async function walkDown<Fact>(
  pass: Pass,
  table: IdTable<Fact>,
  before: IdCursor,
  walk: Walk,
): Promise<IdCursor> {
  const { signal, totals } = pass;
  let cursor = before;
  let top: number | undefined;
  let low = Number.POSITIVE_INFINITY;
  let rows = 0;
  let deepEnough = false;
  const pages = walkById<DlrnPage<Fact>>({
    read: (offset, n) => {
      totals.requests += 1;
      return table.read(offset, n);
    },
    from: walk.from,
    pages: walk.many ? table.pagesAtOnce : 1,
    ahead: walk.many,
    ...(walk.touch !== undefined && { touch: walk.touch }),
  });
  for await (const { page, offset } of pages) {
    signal.throwIfAborted();
    if (page.ids.length === 0) throw allRejected(table.part, page.rejected);
    if (page.facts.length === 0 && page.rejected.length >= PAGE / 2)
      throw allRejected(table.part, page.rejected);
    top = Math.max(top ?? walk.touch ?? 0, ...page.ids);
    low = Math.min(low, ...page.ids);
    rows += page.ids.length;
    const next = advance(cursor, walk.touch === undefined ? top : (cursor.highest ?? top), low);
    const stored = await storePage(pass, table, page, next, { done: top - low + 1, total: top });
    cursor = next;
    await table.afterPage?.({ read: rows, firstLoad: !before.complete });
    const joined = cursor.highest !== null && low <= (before.highest ?? 0);
    if (walk.stopWhenKnown && joined && stored.changed === 0 && !table.mayChange(page)) return cursor;
    deepEnough = table.maxRows !== undefined && offset >= table.maxRows;
    if (deepEnough) break;
  }
  if (top === undefined && before.highest !== null && walk.touch === undefined)
    throw new ProdchainError(
      "source-changed-shape",
      `the server lists no ${table.phase} at all; those known are kept`,
    );
  // A list that ends above rows we hold was cut short by the server: nothing is concluded from it.
  if (
    !deepEnough &&
    walk.touch === undefined &&
    before.lowest !== null &&
    low > before.lowest &&
    before.complete
  )
    throw new ProdchainError(
      "source-changed-shape",
      `the server's list of ${table.phase} ends early; those known are kept`,
    );
  if (top === undefined && before.highest === null) return { ...EMPTY, complete: true };
  const complete = { ...cursor, complete: true };
  await inLease(pass.context.pool, pass.lease, (client) =>
    writeCursor(client, pass.lease.feedId, table.part, complete, pass.context.clock.now()),
  );
  return complete;
}

async function storePage<Fact>(
  pass: Pass,
  table: IdTable<Fact>,
  page: DlrnPage<Fact>,
  cursor: IdCursor,
  progress: { done: number; total: number },
): Promise<Stored> {
  const now = pass.context.clock.now();
  const { feedId } = pass.lease;
  const stored = await inLease(pass.context.pool, pass.lease, async (client) => {
    // Before what marks rows stale: whoever derives holds the feed and waits for marks.
    await writeProgress(client, feedId, { phase: table.phase, ...progress });
    const result = await table.store(client, page);
    if (result.rebuilt) throw new ServerRebuilt();
    const refused = result.bad.map(({ payload, reason }) => ({
      payload: page.wireOf(payload as Fact),
      reason,
    }));
    const rejected = [...page.rejected, ...refused];
    if (rejected.length > 0) await setAside(client, feedId, table.part, rejected, now);
    await writeCursor(client, feedId, table.part, cursor, now);
    return result;
  });
  pass.totals.rowsRead += stored.read;
  pass.totals.rowsChanged += stored.changed;
  pass.totals.setAside += page.rejected.length + stored.bad.length;
  return stored;
}

const allRejected = (part: string, rejected: readonly Rejected[]) =>
  new ProdchainError(
    "source-changed-shape",
    `no row of a page of ${part} fits: ${rejected[0]?.reason ?? "no ids"}`,
  );
