import type pg from "pg";

export type StaleKind = "package" | "day";

/**
 * Marks what must be derived again, in the transaction that changes the facts. DO UPDATE and not DO NOTHING: it waits
 * for a deriving transaction that is just deleting the mark and then sets it anew, so no change is lost.
 */
export async function markStale(
  client: pg.ClientBase,
  instanceId: string,
  kind: StaleKind,
  subjects: Iterable<string>,
): Promise<void> {
  const list = [...new Set(subjects)].sort();
  if (list.length === 0) return;
  await client.query(
    `INSERT INTO stale (instance_id, kind, subject) SELECT $1, $2, unnest($3::text[])
     ON CONFLICT (instance_id, kind, subject) DO UPDATE SET kind = excluded.kind`,
    [instanceId, kind, list],
  );
}

/** Marks every package and day of an instance, e.g. after a change of ownership rules. */
export async function markAllStale(client: pg.ClientBase, instanceId: string): Promise<void> {
  await client.query(
    `INSERT INTO stale (instance_id, kind, subject)
       SELECT instance_id, 'package', project_name FROM package_state WHERE instance_id = $1
       UNION SELECT DISTINCT instance_id, 'day', to_char(day, 'YYYY-MM-DD') FROM daily_builds WHERE instance_id = $1
     ON CONFLICT (instance_id, kind, subject) DO UPDATE SET kind = excluded.kind`,
    [instanceId],
  );
}

/** Takes up to `limit` marks away and returns their subjects; their derived rows follow in the same transaction. */
export async function takeStale(
  client: pg.ClientBase,
  instanceId: string,
  kind: StaleKind,
  limit: number,
): Promise<string[]> {
  const taken = await client.query<{ subject: string }>(
    `DELETE FROM stale WHERE instance_id = $1 AND kind = $2 AND subject IN
       (SELECT subject FROM stale WHERE instance_id = $1 AND kind = $2 ORDER BY subject LIMIT $3 FOR UPDATE)
     RETURNING subject`,
    [instanceId, kind, limit],
  );
  return taken.rows.map((r) => r.subject);
}
