import { ProdchainError } from "@/lib/shared/errors";
import type { ZuulPage } from "./client";
import { afterHolePage, afterTop, deepened, meets, type ZuulCursor } from "./cursor";
import type { ZuulQuery } from "./query";

export const PAGE = 200;
/** Rows asked for twice where pages are cut by a plain offset, which shifts as rows are added. */
const OVERLAP = 10;

/** One of the two tables, as the walk sees it. */
export interface ZuulTable<Fact> {
  read(query: ZuulQuery): Promise<ZuulPage<Fact>>;
  /** Time by which age is judged; null where a row has none. */
  at(fact: Fact): Date | null;
}

/** A page to be stored together with the cursor. */
export interface WalkStep<Fact> {
  page: ZuulPage<Fact>;
  /** Where to go on; undefined = as before. */
  cursor: ZuulCursor | undefined;
  /** The server's database is another one: row numbers known from before mean nothing now, uuids stay. */
  replaced: boolean;
}

export interface WalkOptions {
  /** History is read down to this time. */
  horizon: Date;
  limit?: number;
}

/**
 * What is new at the top of a table, at most one page of it: what lies between that page and the rows known from before
 * becomes a hole in the cursor, for `fillHoles`. Before Zuul 4.12, which has no row numbers, the whole way down to known
 * rows or the horizon is walked, and the cursor comes with the last page.
 */
export async function* readTop<Fact>(
  table: ZuulTable<Fact>,
  cursor: ZuulCursor | null,
  options: WalkOptions,
): AsyncGenerator<WalkStep<Fact>, void, void> {
  const limit = options.limit ?? PAGE;
  const overlapFrom = cursor?.recent.at(-1)?.id;
  const numbered = typeof overlapFrom === "number";
  const page = await table.read(numbered ? { idxMin: overlapFrom, limit } : { limit });
  const isFull = (read: ZuulPage<Fact>) => read.keys.length >= limit;

  if (page.keys.length > 0 && page.keys.every(({ id }) => id === null))
    return yield* readByOffset(table, page, cursor, { ...options, limit });

  if (cursor === null || !numbered) {
    if (page.keys.length > 0)
      yield { page, cursor: afterTop(null, page.keys, isFull(page)), replaced: false };
    return;
  }
  let meeting = meets(cursor.recent, page.keys);
  const gap = isFull(page) || meeting === "missed";
  if (meeting === "missed") {
    const uuids = cursor.recent.flatMap(({ uuid }) => uuid ?? []);
    const known = await table.read({ uuids, limit: uuids.length });
    meeting = meets(cursor.recent, known.keys);
  }
  if (meeting === "met") {
    if (page.keys.length > 0) yield { page, cursor: afterTop(cursor, page.keys, gap), replaced: false };
    return;
  }
  // None of the newest rows is there any more: another database, or all of it pruned. Nothing at all is no news.
  const top = await table.read({ limit });
  if (top.keys.length > 0) yield { page: top, cursor: afterTop(null, top.keys, isFull(top)), replaced: true };
}

/**
 * Fills the holes of a cursor, newest first and page by page; each step's cursor says what is left, so that it can be
 * stopped anywhere. The lowest hole is history, read down to the horizon.
 *
 * @throws ProdchainError source-changed-shape when pages do not move on
 */
export async function* fillHoles<Fact>(
  table: ZuulTable<Fact>,
  from: ZuulCursor,
  options: WalkOptions,
): AsyncGenerator<WalkStep<Fact>, void, void> {
  const limit = options.limit ?? PAGE;
  let cursor = deepened(from, options.horizon);
  for (let hole = cursor.holes[0]; hole; hole = cursor.holes[0]) {
    const query = { idxMax: hole.below - 1, limit, ...(hole.above > 0 && { idxMin: hole.above + 1 }) };
    const inside = hole.below - 1 > hole.above;
    let page = inside ? await table.read(query) : EMPTY;
    // An early empty answer would end history here for good: believed only when given twice.
    if (inside && page.keys.length === 0) page = await table.read(query);
    const ids = page.keys.flatMap(({ id }) => id ?? []);
    const lowest = ids.length > 0 ? Math.min(...ids) : null;
    const moved = ids.every((id) => id < hole.below) && (lowest !== null || page.keys.length === 0);
    if (!moved)
      throw new ProdchainError(
        "source-changed-shape",
        `rows below ${hole.below} were asked for, others came`,
      );
    const reached = newestOf(table, page.facts);
    const bottom = page.keys.length < limit;
    const isFarEnough = hole.above === 0 && reached !== null && reached < options.horizon;
    cursor = afterHolePage(cursor, { lowest, reached, bottom, end: bottom || isFarEnough });
    yield { page, cursor, replaced: false };
  }
}

const EMPTY: ZuulPage<never> = { facts: [], rejected: [], keys: [] };

/** Zuul < 4.12: by offset, until a page holds a row known from before and one page more, or down to the horizon. */
async function* readByOffset<Fact>(
  table: ZuulTable<Fact>,
  first: ZuulPage<Fact>,
  cursor: ZuulCursor | null,
  { horizon, limit }: Required<WalkOptions>,
): AsyncGenerator<WalkStep<Fact>, void, void> {
  const known = new Set(cursor?.recent.map(({ uuid }) => uuid));
  const after = { ...afterTop(null, first.keys, false), lowest: null };
  let pagesLeft = Number.POSITIVE_INFINITY;
  let page = first;
  for (let skip = 0; ; skip += limit - OVERLAP) {
    if (skip > 0) page = await table.read({ limit, skip });
    pagesLeft -= 1;
    if (page.keys.some(({ uuid }) => known.has(uuid))) pagesLeft = Math.min(pagesLeft, 1);
    const reached = newestOf(table, page.facts);
    const done = pagesLeft <= 0 || page.keys.length < limit || (reached !== null && reached < horizon);
    yield { page, cursor: done ? after : undefined, replaced: false };
    if (done) return;
  }
}

/** A page is behind the horizon when its newest row is: rows come in the order they were made, not of their times. */
function newestOf<Fact>(table: ZuulTable<Fact>, facts: readonly Fact[]): Date | null {
  let newest: Date | null = null;
  for (const fact of facts) {
    const at = table.at(fact);
    if (at !== null && (newest === null || at > newest)) newest = at;
  }
  return newest;
}
