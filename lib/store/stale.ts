import type pg from "pg";

/**
 * package, day: of a DLRN instance; reach (`reachKey`) and lead (a day) too. subject (job or Koji package), day: of a Zuul
 * server or Koji hub. drift: a package of an instance or hub; drift-line: a component that moved at a stage ("" = without one),
 * or "*" for all.
 */
const KINDS = ["package", "day", "subject", "candidate", "reach", "lead", "drift", "drift-line"] as const;
export type StaleKind = (typeof KINDS)[number];

/**
 * Markers share a lock and the deriving transaction takes it alone: a mark is either set before the derivation reads the
 * facts, or set anew after it has gone. So an existing mark can simply be left, which costs nothing in a first load.
 */
const lock = (client: pg.ClientBase, instanceId: string, kind: "lock" | "lock_shared") =>
  client.query(`SELECT pg_advisory_xact_${kind}(hashtextextended($1, 0))`, [`prodchain stale ${instanceId}`]);

/** Marks what must be derived again, in the transaction that changes the facts. */
export async function markStale(
  client: pg.ClientBase,
  instanceId: string,
  marks: Readonly<Partial<Record<StaleKind, Iterable<string>>>>,
): Promise<void> {
  const rows = KINDS.flatMap((kind) => [...new Set(marks[kind])].map((subject) => ({ kind, subject })));
  if (rows.length === 0) return;
  await lock(client, instanceId, "lock_shared");
  await client.query(
    `INSERT INTO stale (instance_id, kind, subject) SELECT $1, * FROM unnest($2::text[], $3::text[]) ON CONFLICT DO NOTHING`,
    [instanceId, rows.map((r) => r.kind), rows.map((r) => r.subject)],
  );
}

/** Marks every package and day of an instance, e.g. after a change of ownership rules. */
export async function markAllStale(client: pg.ClientBase, instanceId: string): Promise<void> {
  await lock(client, instanceId, "lock_shared");
  await client.query(
    `INSERT INTO stale (instance_id, kind, subject)
       SELECT instance_id, 'package', project_name FROM package_state WHERE instance_id = $1
       UNION SELECT DISTINCT instance_id, k, to_char(day, 'YYYY-MM-DD') FROM daily_builds
         CROSS JOIN unnest(ARRAY['day', 'lead']) k WHERE instance_id = $1
       UNION SELECT DISTINCT source_id, 'lead', to_char(day, 'YYYY-MM-DD') FROM daily_lead WHERE source_id = $1
     ON CONFLICT DO NOTHING`,
    [instanceId],
  );
}

/** Whether something of a kind is marked. Nobody marks anything until the caller's transaction ends. */
export async function hasMarks(client: pg.ClientBase, instanceId: string, kind: StaleKind): Promise<boolean> {
  await lock(client, instanceId, "lock");
  const found = await client.query("SELECT FROM stale WHERE instance_id = $1 AND kind = $2 LIMIT 1", [
    instanceId,
    kind,
  ]);
  return found.rowCount !== 0;
}

/**
 * Takes up to `limit` marks away and returns their subjects; their derived rows follow in the same transaction.
 *
 * @param order which first: by the subject's text, or the last of them (the newest of days)
 */
export async function takeStale(
  client: pg.ClientBase,
  instanceId: string,
  kind: StaleKind,
  limit: number,
  order: "first" | "last" = "first",
): Promise<string[]> {
  await lock(client, instanceId, "lock");
  const taken = await client.query<{ subject: string }>(
    `DELETE FROM stale WHERE instance_id = $1 AND kind = $2 AND subject = ANY (ARRAY
       (SELECT subject FROM stale WHERE instance_id = $1 AND kind = $2 ORDER BY subject ${order === "last" ? "DESC" : ""} LIMIT $3))
     RETURNING subject`,
    [instanceId, kind, limit],
  );
  return taken.rows.map((r) => r.subject);
}
