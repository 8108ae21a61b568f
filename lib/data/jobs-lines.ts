import "server-only";
import type { JobAnswer, JobLine, Tally } from "@/lib/contract/jobs";
import { testsReviews } from "@/lib/domain/zuul/review-pipeline";
import { DAY } from "@/lib/shared/clock";
import { OF_THE_CHAIN } from "./failure-arms";
import { buildId } from "./failure-rows";
import { since30, zuulIds } from "./jobs";
import { iso, isoOrNull, rowsOf } from "./sql";
import type { Site } from "./visible";

/** Newest runs of a job whose durations are taken. */
const RUNS_LOOKED_AT = 2_000;
const MOST_LINES = 1_000;

type StateRow = {
  server: string;
  pipeline: string | null;
  project: string | null;
  branch: string | null;
  release: string | null;
  component: string | null;
  voting: boolean;
  dfg: string | null;
  lastOutcome: string;
  failing: boolean;
  failingSince: Date | null;
  failures: number;
  history: string;
  lastAt: Date;
  lastKey: string;
  lastGreenAt: Date | null;
  all: number;
  chain: number;
  failingChain: number;
};

type DayRow = Tally & { day: string };
type Place = { server: string; pipeline: string; project: string; branch: string };
type TallyRow = Place & Tally;
type DurationRow = Place & { p50: number; p95: number; n: number };

/** A job's pipelines, projects and branches with pass rates and durations, and the days of all of them together. */
export async function linesOf(
  site: Site,
  name: string,
  at: Date,
): Promise<Pick<JobAnswer, "lines" | "lineCounts" | "days30" | "days">> {
  const servers = zuulIds(site);
  const since = since30(at);
  const [states, days, tallies, durations] = await Promise.all([
    rowsOf<StateRow>(STATES, [servers, name]),
    rowsOf<DayRow>(DAYS, [servers, name, since]),
    rowsOf<TallyRow>(TALLIES, [servers, name, new Date(Date.parse(since) + DAY)]),
    rowsOf<DurationRow>(DURATIONS, [servers, name]),
  ]);
  const tallyAt = new Map(tallies.map((row) => [placeKey(row), row]));
  const tookAt = new Map(durations.map((row) => [placeKey(row), row]));
  const [first] = states;
  return {
    lines: states.map((row) => toLine(site, row, tallyAt.get(placeKey(row)), tookAt.get(placeKey(row)))),
    lineCounts: { all: first?.all ?? 0, chain: first?.chain ?? 0, failing: first?.failingChain ?? 0 },
    days30: tally(days),
    days: lastDays(days, at),
  };
}

const STATES = `
  select f.source_id as server, f.pipeline, f.project, f.branch, f.release_name as release, f.component, f.voting,
    f.dfg_slug as dfg, f.last_outcome as "lastOutcome", f.failing, f.failing_since as "failingSince", f.failures,
    f.history, f.last_at as "lastAt", f.last_key as "lastKey", f.last_green_at as "lastGreenAt",
    (count(*) over ())::int as "all", (count(*) filter (where ${OF_THE_CHAIN}) over ())::int as chain,
    (count(*) filter (where f.failing and ${OF_THE_CHAIN}) over ())::int as "failingChain"
  from subject_state f where f.source_id = any($1) and f.subject = $2 and f.subject_kind = 'job'
  order by (f.failing and ${OF_THE_CHAIN}) desc, (${OF_THE_CHAIN}) desc, f.last_at desc limit ${MOST_LINES}`;

const DAYS = `
  select d.day, d.passed, d.failed, d.infra, d.excluded, d.flaky from daily_attempts d where d.source_id = any($1) and d.subject = $2 and d.day > $3`;

/** Attempts per line, counted as daily_attempts counts them; those rows hold no project. $3 = the first moment. */
const TALLIES = `
  select b.server_id as server, coalesce(b.pipeline, '') as pipeline, coalesce(b.project, '') as project,
    coalesce(b.branch, '') as branch, count(*) filter (where b.outcome = 'passed')::int as passed,
    count(*) filter (where b.outcome = 'failed' and f.out is not true
      and b.result in ('FAILURE', 'TIMED_OUT', 'POST_FAILURE'))::int as failed,
    count(*) filter (where b.outcome = 'failed' and f.out is not true
      and b.result not in ('FAILURE', 'TIMED_OUT', 'POST_FAILURE'))::int as infra,
    count(*) filter (where f.out)::int as excluded, count(*) filter (where f.is_flaky and not f.out)::int as flaky
  from zuul_build b
  left join lateral (
    select f.is_flaky, coalesce(i.is_excluded, false) as out from failure f left join incident i on i.id = f.incident_id
    where b.outcome = 'failed' and f.source = 'zuul' and f.source_id = b.server_id and f.key = b.uuid
      and f.removed_at is null limit 1) f on true
  where b.server_id = any($1) and b.job_name = $2 and b.ended_at >= $3 and b.outcome in ('passed', 'failed')
    and b.final is distinct from false
  group by 1, 2, 3, 4`;

const DURATIONS = `
  select server, pipeline, project, branch, n,
    q[1]::float8 as p50, q[2]::float8 as p95
  from (
    select b.server_id as server, coalesce(b.pipeline, '') as pipeline, coalesce(b.project, '') as project,
      coalesce(b.branch, '') as branch, count(*)::int as n,
      percentile_cont(array[0.5, 0.95]) within group (order by b.duration_ms::float8) as q
    from unnest($1::text[]) s(id) cross join lateral (
      select * from zuul_build b where b.server_id = s.id and b.job_name = $2 order by b.seq desc
      limit ${RUNS_LOOKED_AT}) b
    where b.outcome = 'passed' and b.duration_ms is not null group by 1, 2, 3, 4) d`;

const placeKey = (row: Pick<StateRow, "server" | "pipeline" | "project" | "branch">): string =>
  [row.server, row.pipeline ?? "", row.project ?? "", row.branch ?? ""].join("\n");

function toLine(
  site: Site,
  row: StateRow,
  counted: Tally | undefined,
  took: DurationRow | undefined,
): JobLine {
  return {
    server: row.server,
    pipeline: row.pipeline,
    project: row.project,
    branch: row.branch,
    release: row.release,
    component: row.component,
    voting: row.voting,
    ofReviews: testsReviews(row.pipeline),
    dfg: site.dfg(row.dfg),
    state: row.failing ? "failing" : row.lastOutcome === "passed" ? "passing" : "unknown",
    history: row.history,
    failingSince: isoOrNull(row.failingSince),
    failures: row.failures,
    lastAt: iso(row.lastAt),
    lastId: buildId(row.server, row.lastKey),
    lastGreenAt: isoOrNull(row.lastGreenAt),
    days30: tally(counted === undefined ? [] : [counted]),
    durations: took ? { p50Seconds: took.p50 / 1000, p95Seconds: took.p95 / 1000, n: took.n } : null,
  };
}

const tally = (days: readonly Tally[]): Tally => ({
  passed: days.reduce((sum, day) => sum + day.passed, 0),
  failed: days.reduce((sum, day) => sum + day.failed, 0),
  infra: days.reduce((sum, day) => sum + day.infra, 0),
  excluded: days.reduce((sum, day) => sum + day.excluded, 0),
  flaky: days.reduce((sum, day) => sum + day.flaky, 0),
});

function lastDays(days: readonly DayRow[], at: Date): JobAnswer["days"] {
  return Array.from({ length: 30 }, (_, index) => {
    const day = new Date(at.getTime() - (29 - index) * 86_400_000).toISOString().slice(0, 10);
    return { day, ...tally(days.filter((row) => row.day === day)) };
  });
}
