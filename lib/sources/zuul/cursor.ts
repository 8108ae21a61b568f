import type { RowKey } from "./client";

/** Rows between two numbers, both outside of it, that were not read yet; `above` 0 = down to the beginning. */
export interface Hole {
  above: number;
  below: number;
}

/** How far one table was read. Plain JSON, to be stored in the transaction that stores the rows. */
export interface ZuulCursor {
  /** The newest rows read, newest first: what the next look must meet again. */
  recent: readonly RowKey[];
  /** Newest first. */
  holes: readonly Hole[];
  /** How far back history was read (ISO); null while nothing told a time. */
  reached: string | null;
  /** Lowest row number read on the way down; 0 once the server had no more. */
  lowest: number | null;
}

/** Rows kept to meet again. They are asked for once more at each look, so a row that got its number early but was
 * committed late is seen, as is a table whose rows are suddenly others. */
const RECENT = 20;

const idOf = (key: RowKey) => key.id ?? 0;

/** The cursor after a page read from the top: what it did not reach is a hole, filled later and from where it was left. */
export function afterTop(before: ZuulCursor | null, keys: readonly RowKey[], full: boolean): ZuulCursor {
  const ids = keys.flatMap(({ id }) => id ?? []);
  const lowest = ids.length > 0 ? Math.min(...ids) : 0;
  // The rows to meet again are part of the hole, for those among them that were committed late.
  const above = Math.max(0, (before?.recent.at(-1)?.id ?? 1) - 1);
  const hole = full && lowest > above + 1 ? [{ above, below: lowest }] : [];
  const known = new Set(keys.map(({ uuid }) => uuid));
  const recent = [...keys, ...(before?.recent.filter(({ uuid }) => !known.has(uuid)) ?? [])]
    .filter(({ id, uuid }) => uuid !== null && (id !== null || ids.length === 0))
    .sort((a, b) => idOf(b) - idOf(a))
    .slice(0, RECENT);
  return {
    recent,
    holes: [...hole, ...(before?.holes ?? [])],
    reached: before?.reached ?? null,
    lowest: before ? before.lowest : full ? lowest || null : 0,
  };
}

/** The cursor after a page that began right below the top of its first hole. */
export function afterHolePage(
  before: ZuulCursor,
  read: { lowest: number | null; reached: Date | null; end: boolean; bottom: boolean },
): ZuulCursor {
  const [hole, ...others] = before.holes;
  if (!hole) return before;
  const left = read.end || read.lowest === null ? [] : [{ above: hole.above, below: read.lowest }];
  const down = hole.above === 0;
  return {
    recent: before.recent,
    holes: [...left, ...others],
    reached: down && read.reached ? read.reached.toISOString() : before.reached,
    lowest: !down ? before.lowest : read.bottom ? 0 : (read.lowest ?? before.lowest),
  };
}

/** The cursor with the way down open again when history is wanted from further back than it was read. */
export function deepened(cursor: ZuulCursor, horizon: Date): ZuulCursor {
  const isOpen = cursor.holes.some(({ above }) => above === 0);
  if (isOpen || cursor.lowest === null || cursor.lowest === 0) return cursor;
  if (cursor.reached === null || Date.parse(cursor.reached) <= horizon.getTime()) return cursor;
  return { ...cursor, holes: [...cursor.holes, { above: 0, below: cursor.lowest }] };
}

export type Meeting = "met" | "missed" | "replaced";

/**
 * Whether a page meets the rows known from before. Numbers are never used twice, so a known number with another uuid means
 * that the server's database was replaced.
 */
export function meets(recent: readonly RowKey[], keys: readonly RowKey[]): Meeting {
  const uuidOf = new Map(recent.flatMap(({ id, uuid }) => (id === null ? [] : [[id, uuid] as const])));
  let met = false;
  for (const { id, uuid } of keys) {
    const known = id === null ? undefined : uuidOf.get(id);
    if (known === undefined || uuid === null) continue;
    if (known !== uuid) return "replaced";
    met = true;
  }
  return met ? "met" : "missed";
}
