import "server-only";
import type { LineBuild, LineRun } from "@/lib/domain/promotion/hold-up-facts";
import { rowsOf } from "./sql";

/** Runs of a line that are looked at, newest first; of the newest of them all builds are read. */
const RUNS = 6;
const DETAILED = 3;

type RunRow = Omit<LineRun, "builds"> & { n: number };
type BuildRow = LineBuild & { buildset: string };

// Newest periodic builds of each required job, folded into their buildsets. Looked up by job: no join reads the builds, nor does
// the index on changes, which without statistics looks shorter.
const RUN_ROWS = `
  select w.n::int, b.server_id as server, b.buildset_uuid as buildset, min(b.pipeline) as pipeline, min(b.project) as project,
    min(b.branch) as branch, min(coalesce(b.event_at, b.started_at)) as at,
    count(*) filter (where b.outcome = 'skipped')::int as skipped, count(*) filter (where b.outcome <> 'skipped')::int as tested
  from unnest($1::int[], $2::text[]) w(n, job) cross join unnest($3::text[]) z(id)
  cross join lateral (
    select * from zuul_build b where b.server_id = z.id and b.job_name = w.job and coalesce(b.change, 0) = 0
      and b.buildset_uuid is not null and b.final is distinct from false and b.removed_at is null
    order by b.seq desc limit ${RUNS}) b
  where coalesce(b.event_at, b.started_at) is not null
  group by 1, 2, 3 order by 1, at desc, 3`;

const BUILD_COLUMNS = `b.server_id as server, b.uuid, b.job_name as job, b.outcome, b.voting, b.started_at as "startedAt",
    b.ended_at as "endedAt", b.log_url as "logUrl"`;

const BUILDS = `select b.buildset_uuid as buildset, ${BUILD_COLUMNS} from zuul_build b
  where b.buildset_uuid = any($1) and b.server_id = any($2) and b.final is distinct from false and b.removed_at is null
  order by b.seq`;

/**
 * The newest runs of each line, newest first: periodic buildsets that have one of its jobs.
 *
 * @param lines names of the jobs of each line
 */
export async function readRuns(
  lines: readonly (readonly string[])[],
  servers: readonly string[],
): Promise<LineRun[][]> {
  const wanted = lines.flatMap((jobs, n) => jobs.map((job) => ({ n, job })));
  if (wanted.length === 0 || servers.length === 0) return lines.map(() => []);
  const rows = await rowsOf<RunRow>(RUN_ROWS, [
    wanted.map(({ n }) => n),
    wanted.map(({ job }) => job),
    servers,
  ]);
  const byLine = lines.map((): RunRow[] => []);
  for (const row of rows) byLine[row.n]?.push(row);
  const newest = byLine.flatMap((runs) => runs.slice(0, DETAILED).map(({ buildset }) => buildset));
  const builds = new Map<string, LineBuild[]>();
  for (const { buildset, ...build } of await rowsOf<BuildRow>(BUILDS, [[...new Set(newest)], servers]))
    builds.set(buildset, [...(builds.get(buildset) ?? []), build]);
  return byLine.map((runs) =>
    runs.slice(0, RUNS).map(({ n: _, ...run }, i) => ({
      ...run,
      builds: i < DETAILED ? (builds.get(run.buildset) ?? []) : [],
    })),
  );
}

// Builds of jobs of these names since a time, of whatever pipeline: a promotion may run in one of its own.
const OTHERS = `
  select w.n::int, ${BUILD_COLUMNS} from unnest($1::int[], $2::text[], $3::timestamptz[]) w(n, job, since)
  cross join unnest($4::text[]) z(id)
  cross join lateral (
    select * from zuul_build b where b.server_id = z.id and b.job_name = w.job and b.final is distinct from false
      and b.removed_at is null order by b.seq desc limit 4) b
  where b.started_at >= w.since and b.outcome <> 'skipped' order by b.seq desc`;

/** Builds of the named jobs begun since a time, newest first, per line. */
export async function readOthers(
  lines: readonly { jobs: readonly string[]; since: Date }[],
  servers: readonly string[],
): Promise<LineBuild[][]> {
  const wanted = lines.flatMap(({ jobs, since }, n) => jobs.map((job) => ({ n, job, since })));
  const found = lines.map((): LineBuild[] => []);
  if (wanted.length === 0 || servers.length === 0) return found;
  const rows = await rowsOf<LineBuild & { n: number }>(OTHERS, [
    wanted.map(({ n }) => n),
    wanted.map(({ job }) => job),
    wanted.map(({ since }) => since),
    servers,
  ]);
  for (const { n, ...build } of rows) found[n]?.push(build);
  return found;
}
