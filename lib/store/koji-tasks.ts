import type pg from "pg";
import type { KojiTaskFact } from "@/lib/domain/koji/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { recordset } from "./koji-json";

/** Stores tasks by id. */
export async function storeKojiTasks(
  client: pg.ClientBase,
  hubId: string,
  tasks: readonly KojiTaskFact[],
  now: Date,
): Promise<{ changed: number; bad: Rejected[] }> {
  if (tasks.length === 0) return { changed: 0, bad: [] };
  const byId = [...new Map(tasks.map((task) => [task.taskId, task])).values()];
  const { json, bad } = recordset(byId);
  const stored = await client.query(
    `INSERT INTO koji_task AS t (hub_id, task_id, parent_id, method, arch, label, state, owner_name, created_at, started_at,
       completed_at, request, recorded_at)
     SELECT $1, x."taskId", x."parentId", x.method, x.arch, x.label, x.state, x."ownerName", x."createdAt", x."startedAt",
       x."completedAt", x.request, $3
     FROM jsonb_to_recordset($2::jsonb) AS x("taskId" int4, "parentId" int4, method text, arch text, label text, state text,
       "ownerName" text, "createdAt" timestamptz, "startedAt" timestamptz, "completedAt" timestamptz, request jsonb)
     ON CONFLICT (hub_id, task_id) DO UPDATE SET parent_id = excluded.parent_id, method = excluded.method, arch = excluded.arch,
       label = excluded.label, state = excluded.state, owner_name = coalesce(excluded.owner_name, t.owner_name),
       created_at = excluded.created_at, started_at = excluded.started_at, completed_at = excluded.completed_at,
       request = coalesce(excluded.request, t.request)
     WHERE (t.method, t.state, t.started_at, t.completed_at, t.request IS NULL)
       IS DISTINCT FROM (excluded.method, excluded.state, excluded.started_at, excluded.completed_at,
         coalesce(excluded.request, t.request) IS NULL)`,
    [hubId, json, now],
  );
  return { changed: stored.rowCount ?? 0, bad };
}

/** Ids of tasks held as not ended, and of those only named so far (state unknown), that are not among `listed`; newest first. */
export async function tasksToAsk(
  client: pg.ClientBase | pg.Pool,
  hubId: string,
  listed: readonly number[],
  limit: number,
): Promise<number[]> {
  const found = await client.query<{ id: number }>(
    `SELECT task_id AS id FROM koji_task WHERE hub_id = $1 AND state IN ('FREE', 'OPEN', 'ASSIGNED', 'unknown')
       AND NOT task_id = ANY($2::int4[]) ORDER BY 1 DESC LIMIT $3`,
    [hubId, listed, limit],
  );
  return found.rows.map(({ id }) => id);
}

/** Tasks that the hub was asked for and does not know: they are not waited for any longer. */
export async function closeKojiTasks(
  client: pg.ClientBase,
  hubId: string,
  taskIds: readonly number[],
): Promise<void> {
  if (taskIds.length > 0)
    await client.query(
      "UPDATE koji_task SET state = 'gone' WHERE hub_id = $1 AND task_id = ANY($2::int4[])",
      [hubId, taskIds],
    );
}

/** Ids of builds of which a task tells the target that is not known yet. */
export async function buildsToldBy(
  client: pg.ClientBase,
  hubId: string,
  taskIds: readonly number[],
): Promise<number[]> {
  const found = await client.query<{ id: number }>(
    `SELECT DISTINCT b.build_id AS id FROM koji_build b JOIN koji_task t ON t.hub_id = b.hub_id AND t.task_id = b.task_id
     WHERE b.hub_id = $1 AND b.task_id = ANY($2::int8[]) AND b.target IS NULL AND t.request->>'target' IS NOT NULL`,
    [hubId, taskIds],
  );
  return found.rows.map(({ id }) => id);
}
