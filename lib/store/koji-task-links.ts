import type pg from "pg";
import { taskMentions } from "@/lib/domain/koji/task-mentions";

interface Told {
  uuid: string;
  jobName: string;
  /** What the build itself says: its artifacts, error and evidence. */
  own: string;
  buildsetUuid: string | null;
  /** What its buildset reported, where jobs leave links as warnings. */
  message: string | null;
}

/** Jobs that build in Koji, among the others of a buildset whose report names a task. */
const BUILDS_IN_KOJI = /cbs|koji/i;

/**
 * Links Koji tasks to the Zuul builds that started them, by the task links that builds and buildsets carry. A task not held
 * yet gets a row of state "unknown", which the hub's feed asks about. Idempotent.
 *
 * @param since builds that ended before are not looked at
 * @returns how many tasks were linked anew
 */
export async function linkKojiTasks(
  tx: pg.ClientBase,
  serverId: string,
  since: Date,
  now: Date,
): Promise<number> {
  const hubs = await tx.query<{ id: string; webUrl: string }>(
    `SELECT id, rtrim(web_url, '/') AS "webUrl" FROM koji_hub WHERE removed_at IS NULL`,
  );
  if (hubs.rows.length === 0) return 0;
  const told = await tx.query<Told>(TOLD, [serverId, since]);
  const started = new Map<string, { hub: string; task: number; uuid: string }>();
  for (const build of told.rows)
    for (const { webUrl, taskId } of taskMentions(textOf(build, told.rows))) {
      const hub = hubs.rows.find((one) => one.webUrl === webUrl)?.id;
      if (hub !== undefined) started.set(`${hub} ${taskId}`, { hub, task: taskId, uuid: build.uuid });
    }
  const list = [...started.values()];
  if (list.length === 0) return 0;
  const linked = await tx.query(LINK, [
    list.map((one) => one.hub),
    list.map((one) => one.task),
    list.map((one) => one.uuid),
    now,
  ]);
  return linked.rowCount ?? 0;
}

/** A buildset's report counts for the job that builds in Koji, or for its only job. */
function textOf(build: Told, all: readonly Told[]): string {
  if (!build.message?.includes("taskID=")) return build.own;
  const siblings = all.filter((one) => one.buildsetUuid === build.buildsetUuid);
  const builders = siblings.filter((one) => BUILDS_IN_KOJI.test(one.jobName));
  const reporter = builders.length > 0 ? builders : siblings;
  return reporter.length === 1 && reporter[0] === build ? `${build.own} ${build.message}` : build.own;
}

const TOLD = `SELECT b.uuid, b.job_name AS "jobName", b.buildset_uuid AS "buildsetUuid", s.message,
    concat_ws(' ', b.error_detail, b.artifacts::text, e.data::text) AS own
  FROM zuul_build b LEFT JOIN zuul_buildset s ON s.server_id = b.server_id AND s.uuid = b.buildset_uuid
    LEFT JOIN failure f ON f.source = 'zuul' AND f.source_id = b.server_id AND f.key = b.uuid
    LEFT JOIN failure_evidence e ON e.failure_id = f.id
  WHERE b.server_id = $1 AND b.ended_at >= $2 AND b.final IS DISTINCT FROM false
    AND (s.message LIKE '%taskID=%' OR b.artifacts::text LIKE '%taskID=%' OR b.error_detail LIKE '%taskID=%'
      OR e.data::text LIKE '%taskID=%')
  ORDER BY b.seq`;

const LINK = `INSERT INTO koji_task AS t (hub_id, task_id, method, state, created_at, zuul_uuid, recorded_at)
  SELECT hub, task, 'build', 'unknown', $4, uuid, $4 FROM unnest($1::text[], $2::int4[], $3::text[]) AS x(hub, task, uuid)
  ON CONFLICT (hub_id, task_id) DO UPDATE SET zuul_uuid = excluded.zuul_uuid
  WHERE t.zuul_uuid IS DISTINCT FROM excluded.zuul_uuid`;
