import type pg from "pg";
import type { QueueFact } from "@/lib/domain/dlrn/facts";
import { markStale } from "./stale";

/**
 * Makes the queue of an instance what was just read; entries still waiting keep when they were first seen.
 *
 * @returns whether anything changed
 */
export async function replaceQueue(
  client: pg.ClientBase,
  instanceId: string,
  facts: readonly QueueFact[],
  now: Date,
): Promise<boolean> {
  const unique = [...new Map(facts.map((f) => [`${f.projectName}\n${f.commitHash}`, f])).values()];
  const names = unique.map((f) => f.projectName);
  const hashes = unique.map((f) => f.commitHash);
  const gone = await client.query<{ name: string }>(
    `DELETE FROM dlrn_queue_item WHERE instance_id = $1
       AND NOT (project_name, commit_hash) IN (SELECT * FROM unnest($2::text[], $3::text[]))
     RETURNING project_name AS name`,
    [instanceId, names, hashes],
  );
  const come = await client.query<{ name: string }>(
    `INSERT INTO dlrn_queue_item (instance_id, project_name, commit_hash, committed_at, recorded_at)
     SELECT $1, n, h, t, $5 FROM unnest($2::text[], $3::text[], $4::timestamptz[]) AS x(n, h, t) ON CONFLICT DO NOTHING
     RETURNING project_name AS name`,
    [instanceId, names, hashes, unique.map((f) => f.committedAt?.toISOString() ?? null), now],
  );
  await markStale(client, instanceId, { drift: [...gone.rows, ...come.rows].map((row) => row.name) });
  return (gone.rowCount ?? 0) + (come.rowCount ?? 0) > 0;
}
