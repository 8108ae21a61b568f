import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import { recordAudit } from "./audit";
import { notify } from "./notify";

export interface StoredView {
  id: number;
  name: string;
  query: string;
}

/** Nobody keeps more than this many. */
export const MOST_VIEWS = 50;

/** The views that a person keeps, by name. */
export async function viewsOf(client: pg.ClientBase | pg.Pool, personId: string): Promise<StoredView[]> {
  const found = await client.query<StoredView>(
    "SELECT id, name, query FROM saved_view WHERE person_id = $1 ORDER BY lower(name), id",
    [personId],
  );
  return found.rows;
}

/**
 * Keeps a query under a name; one that has the name already gets the query.
 *
 * @returns undefined when the person has as many as one may keep
 */
export function keepView(
  pool: pg.Pool,
  { personId, name, query, now }: { personId: string; name: string; query: string; now: Date },
): Promise<StoredView | undefined> {
  return withTransaction(pool, async (tx) => {
    const held = await viewsOf(tx, personId);
    const before = held.find((view) => view.name === name);
    if (!before && held.length >= MOST_VIEWS) return undefined;
    const kept = await tx.query<StoredView>(
      `INSERT INTO saved_view (person_id, name, query, recorded_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (person_id, name) DO UPDATE SET query = excluded.query RETURNING id, name, query`,
      [personId, name, query, now],
    );
    const view = kept.rows[0];
    const told = { action: "view:save", before: before ?? null, after: { name, query } };
    await recordAudit(tx, [{ ...entryOf(personId, name), ...told }], now);
    await notify(tx, ["people"]);
    return view;
  });
}

/** Forgets a view; false when the person has no such view. */
export function forgetView(
  pool: pg.Pool,
  { personId, id, now }: { personId: string; id: number; now: Date },
): Promise<boolean> {
  return withTransaction(pool, async (tx) => {
    const gone = await tx.query<StoredView>(
      "DELETE FROM saved_view WHERE id = $1 AND person_id = $2 RETURNING id, name, query",
      [id, personId],
    );
    const [view] = gone.rows;
    if (!view) return false;
    const told = { action: "view:remove", before: view, after: null };
    await recordAudit(tx, [{ ...entryOf(personId, view.name), ...told }], now);
    await notify(tx, ["people"]);
    return true;
  });
}

/** Private: what somebody searches for, and calls it, may name what is not public. */
const entryOf = (actor: string, subjectId: string) =>
  ({ actor, subjectKind: "view", subjectId, reason: null, visibility: "private" }) as const;
