import "server-only";
import { z } from "zod";
import { type JobCause, type JobQuery, type JobRun, JobRunning } from "@/lib/contract/jobs";
import { DAY } from "@/lib/shared/clock";
import { zuulState } from "./build-facts";
import { buildId, httpUrl, toItemRef } from "./failure-rows";
import { badParameter } from "./http/bad-parameters";
import { zuulIds } from "./jobs";
import { readKey, writeKey } from "./keyset";
import { bindings, iso, isoOrNull, rowsOf } from "./sql";
import type { Site } from "./visible";

const ORDER = "runs";
const OUTCOME = { passed: "'passed'", failed: "'failed', 'unknown'", running: "'open'" } as const;

type RunRow = {
  uuid: string;
  seq: number;
  pipeline: string | null;
  project: string | null;
  branch: string | null;
  change: number | null;
  outcome: string;
  final: boolean | null;
  result: string | null;
  voting: boolean;
  startedAt: Date | null;
  endedAt: Date | null;
  durationMs: number | null;
  logUrl: string | null;
  class: JobRun["class"];
  headline: string | null;
};

/**
 * One page of a job's runs on a server, newest first.
 *
 * @throws ProdchainError bad-request for a cursor of another list
 */
export async function listRuns(
  server: string,
  name: string,
  query: JobQuery,
): Promise<{ runs: JobRun[]; next: string | null }> {
  const { values, bind } = bindings();
  const where = [`b.server_id = ${bind(server)}`, `b.job_name = ${bind(name)}`];
  if (query.pipeline.length > 0) where.push(`b.pipeline = any(${bind(query.pipeline)})`);
  if (query.branch.length > 0) where.push(`b.branch = any(${bind(query.branch)})`);
  if (query.state.length > 0)
    where.push(`b.outcome in (${query.state.map((state) => OUTCOME[state]).join(", ")})`);
  if (query.after !== undefined) {
    const key = readKey(query.after, ORDER);
    if (!key || !/^\d{1,16}$/.test(key[0]))
      throw badParameter("after", "not the key of a page of runs; leave it out to start again");
    where.push(`(b.seq, b.uuid) < (${bind(key[0])}, ${bind(key[1])})`);
  }
  const rows = await rowsOf<RunRow>(
    `select b.uuid, b.seq, b.pipeline, b.project, b.branch, b.change, b.outcome, b.final, b.result, b.voting,
       b.started_at as "startedAt", b.ended_at as "endedAt", b.duration_ms as "durationMs", b.log_url as "logUrl",
       f.class, f.headline
     from (select * from zuul_build b where ${where.join(" and ")} order by b.seq desc, b.uuid desc
       limit ${bind(query.limit + 1)}) b
     left join failure f on f.source = 'zuul' and f.source_id = b.server_id and f.key = b.uuid and f.removed_at is null
     order by b.seq desc, b.uuid desc`,
    values,
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    runs: shown.map((row) => toRun(server, row)),
    next: rows.length > query.limit && last ? writeKey(ORDER, [String(last.seq), last.uuid]) : null,
  };
}

const toRun = (server: string, row: RunRow): JobRun => ({
  id: buildId(server, row.uuid),
  pipeline: row.pipeline,
  project: row.project,
  branch: row.branch,
  change: row.change,
  state: zuulState(row.outcome, row.final),
  result: row.result,
  voting: row.voting,
  at: isoOrNull(row.endedAt ?? row.startedAt),
  durationSeconds: row.durationMs === null ? null : row.durationMs / 1000,
  class: row.class,
  headline: row.headline,
  logUrl: httpUrl(row.logUrl),
});

const CAUSES_SHOWN = 12;

/** Failures of a job in the last 30 days by class and text, most frequent first. */
export async function causesOf(site: Site, name: string, at: Date): Promise<JobCause[]> {
  const rows = await rowsOf<
    Omit<JobCause, "lastAt" | "lastId" | "item"> & {
      lastAt: Date;
      server: string;
      key: string;
      itemId: number | null;
      itemState: string | null;
    }
  >(
    `select c.*, i.state as "itemState" from (
     select f.class, (array_agg(f.headline order by f.at desc))[1] as headline, count(*)::int as count,
       max(f.at) as "lastAt", (array_agg(f.source_id order by f.at desc))[1] as server,
       (array_agg(f.key order by f.at desc))[1] as key,
       (array_agg(f.item_id order by f.at desc))[1] as "itemId",
       coalesce(array_agg(distinct f.pipeline) filter (where f.pipeline is not null), '{}') as pipelines
     from failure f where f.source = 'zuul' and f.source_id = any($1) and f.subject = $2 and f.at > $3
       and f.removed_at is null
     group by f.class, f.text_hash order by 3 desc, 4 desc limit ${CAUSES_SHOWN}) c
     left join triage_item i on i.id = c."itemId" order by c.count desc, c."lastAt" desc`,
    [zuulIds(site), name, new Date(at.getTime() - 30 * DAY)],
  );
  return rows.map(({ server, key, itemId, itemState, ...row }) => ({
    ...row,
    lastAt: iso(row.lastAt),
    lastId: buildId(server, key),
    item: toItemRef(itemId, itemState),
  }));
}

const seconds = z
  .number()
  .nullable()
  .catch(null)
  .transform((ms) => (ms === null ? null : ms / 1000));
/** A job of ZuulLiveItem as it comes back from JSON. */
const LiveJob = z.object({
  state: JobRunning.shape.state,
  tries: z.number().int().catch(0),
  startedAt: z.iso.datetime({ offset: true }).nullable().catch(null),
  elapsedMs: seconds,
  estimatedMs: seconds,
});

/** Where a job runs or waits now, as the last look at each server's status showed. */
export async function runningOf(site: Site, name: string): Promise<JobRunning[]> {
  const rows = await rowsOf<{
    server: string;
    pipeline: string;
    change: number | null;
    project: string | null;
    job: unknown;
    seenAt: Date;
  }>(
    `select i.server_id as server, i.pipeline, i.change, i.data->'refs'->0->>'project' as project, j.job,
       i.seen_at as "seenAt"
     from zuul_live_item i cross join lateral jsonb_array_elements(i.data->'jobs') j(job)
     where i.server_id = any($1) and jsonb_typeof(i.data->'jobs') = 'array' and j.job->>'name' = $2
       and j.job->>'state' <> 'done'
     order by i.pipeline, i.position limit 50`,
    [zuulIds(site), name],
  );
  return rows.flatMap(({ job, seenAt, ...row }) => {
    const parsed = LiveJob.safeParse(job);
    if (!parsed.success) return [];
    const { elapsedMs, estimatedMs, ...live } = parsed.data;
    return [
      { ...row, ...live, elapsedSeconds: elapsedMs, estimatedSeconds: estimatedMs, seenAt: iso(seenAt) },
    ];
  });
}
