import type pg from "pg";

/** Something that happened to an item, to be written. `before` = what an undo puts back; null = it cannot be undone. */
export interface NewEvent {
  itemId: number;
  actor: string | null;
  kind: string;
  fromState: string;
  toState: string;
  text: string | null;
  data: Readonly<Record<string, unknown>>;
  before: unknown;
}

const WRITE = `INSERT INTO triage_event (item_id, at, actor, kind, from_state, to_state, text, data, before)
  SELECT x.item_id, $2, x.actor, x.kind, x.from_state, x.to_state, x.text, coalesce(x.data, '{}'), x.before
  FROM jsonb_to_recordset($1::jsonb) AS x(item_id int8, actor text, kind text, from_state text, to_state text,
    text text, data jsonb, before jsonb)
  RETURNING id, item_id AS "itemId"`;

/** Writes events; returns the id of each item's (one event per item and call). */
export async function writeEvents(
  tx: pg.ClientBase,
  events: readonly NewEvent[],
  now: Date,
): Promise<ReadonlyMap<number, number>> {
  if (events.length === 0) return new Map();
  const rows = events.map((event) => ({
    item_id: event.itemId,
    actor: event.actor,
    kind: event.kind,
    from_state: event.fromState,
    to_state: event.toState,
    text: event.text,
    data: event.data,
    before: event.before,
  }));
  const written = await tx.query<{ id: number; itemId: number }>(WRITE, [JSON.stringify(rows), now]);
  return new Map(written.rows.map((row) => [row.itemId, row.id]));
}

/** What somebody did to an item last. */
export interface LastEvent {
  kind: string;
  data: Record<string, unknown>;
  actor: string | null;
  actorName: string | null;
  at: Date;
}

/**
 * The newest event of each item.
 * @param options.byPeople what the rules did does not count
 */
export async function lastEvents(
  client: pg.ClientBase | pg.Pool,
  ids: readonly number[],
  options: { byPeople?: boolean } = {},
): Promise<ReadonlyMap<number, LastEvent>> {
  if (ids.length === 0) return new Map();
  const found = await client.query<LastEvent & { itemId: number }>(
    `SELECT e.item_id AS "itemId", e.kind, e.data, e.actor, p.name AS "actorName", e.at
     FROM unnest($1::int8[]) AS x(id) CROSS JOIN LATERAL (
       SELECT * FROM triage_event e WHERE e.item_id = x.id AND (e.actor IS NOT NULL OR NOT $2)
       ORDER BY e.id DESC LIMIT 1) e
     LEFT JOIN person p ON p.id = e.actor`,
    [ids, options.byPeople ?? false],
  );
  return new Map(found.rows.map(({ itemId, ...event }) => [itemId, event]));
}
