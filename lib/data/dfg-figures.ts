import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type { DfgRow } from "@/lib/contract/dfgs";
import { allFailures, OF_THE_CHAIN } from "./failure-arms";
import { chainGroups, type FailureGroup, releaseOfGroup } from "./failure-counts";
import { isoOrNull, ownerSql, rowsOf } from "./sql";
import { type Site, type Team, UNASSIGNED_TEAM } from "./visible";

/** Days of a trend, the last of them today so far. */
export const TREND_DAYS = 30;

const DAY_ENDS = `(select d.i, least($3, date_trunc('day', $3::timestamptz) + (1 - d.i) * interval '1 day') as at
  from generate_series(0, ${TREND_DAYS - 1}) d(i)) d`;

const PACKAGES = `
  select ${ownerSql("p.dfg_slug", "$2")} as dfg, p.instance_id as instance, count(*)::int as packages
  from package_state p where p.instance_id = any($1) group by 1, 2`;

const JOBS = `
  select ${ownerSql("f.dfg_slug", "$2")} as dfg, f.release_name as release, count(*)::int as jobs
  from subject_state f where f.source_id = any($1) and f.subject_kind = 'job' and ${OF_THE_CHAIN} group by 1, 2`;

/** Red streaks `f` of the sources in $1 that were open at some time in the days of the trend before $3. */
const STREAKS = `(${allFailures("$1", "both")}) f where f.status <> 'retrying' and ${OF_THE_CHAIN}
  and (f.until is null or f.until > $3::timestamptz - interval '${TREND_DAYS} days')
  and ($4::text is null or f.source = 'dlrn' or f.release_name = $4)`;

const LAST_DAY = `
  select ${ownerSql("f.dfg_slug", "$2")} as dfg,
    count(*) filter (where f.since > $3::timestamptz - interval '1 day' and f.until is null)::int as fresh,
    count(*) filter (where f.until > $3::timestamptz - interval '1 day')::int as recovered
  from ${STREAKS} and (f.until is null or f.until > $3::timestamptz - interval '1 day') group by 1`;

const TREND = `
  select f.dfg, d.i, count(*)::int as failing
  from (select ${ownerSql("f.dfg_slug", "$2")} as dfg, f.since, f.until from ${STREAKS}) f
  join ${DAY_ENDS} on f.since <= d.at and (f.until is null or f.until > d.at) group by 1, 2`;

/** Sources that figures are of, and the release they are limited to. */
export type Span = { ids: readonly string[]; release: string | undefined };
type PackagesRow = { dfg: string; instance: string; packages: number };
type JobsRow = { dfg: string; release: string | null; jobs: number };

/** The figures of every DFG over some sources, Unassigned last; a DFG that has nothing is listed with zeros. */
export async function dfgFigures(site: Site, span: Span, at: Date): Promise<DfgRow[]> {
  const values = [span.ids, site.slugs];
  const inSpan = (release: string | null) => span.release === undefined || release === span.release;
  const [packages, jobs, groups, lastDay, trend] = await Promise.all([
    rowsOf<PackagesRow>(PACKAGES, values),
    rowsOf<JobsRow>(JOBS, values),
    chainGroups(span.ids),
    rowsOf<{ dfg: string; fresh: number; recovered: number }>(LAST_DAY, [
      ...values,
      at,
      span.release ?? null,
    ]),
    rowsOf<{ dfg: string; i: number; failing: number }>(TREND, [...values, at, span.release ?? null]),
  ]);
  return [...site.teams, UNASSIGNED_TEAM].map((team) => {
    const has = {
      packages: packages.filter((row) => row.dfg === team.slug),
      jobs: jobs.filter((row) => row.dfg === team.slug && inSpan(row.release)),
      groups: groups.filter((g) => ownerOf(site, g) === team.slug && inSpan(releaseOfGroup(site, g))),
    };
    const day = lastDay.find((row) => row.dfg === team.slug);
    const points = new Map(trend.filter((row) => row.dfg === team.slug).map((row) => [row.i, row.failing]));
    return {
      ...ofTeam(team),
      ...totals(has),
      newLastDay: day?.fresh ?? 0,
      recoveredLastDay: day?.recovered ?? 0,
      perRelease: perRelease(site, has),
      trend: Array.from({ length: TREND_DAYS }, (_, i) => points.get(TREND_DAYS - 1 - i) ?? 0),
    };
  });
}

const ownerOf = (site: Site, group: FailureGroup) => site.dfg(group.dfg_slug)?.slug ?? UNASSIGNED;

const ofTeam = ({ slug, name, mission, contacts }: Team) => ({ slug, name, mission, contacts });

type Has = { packages: readonly PackagesRow[]; jobs: readonly JobsRow[]; groups: readonly FailureGroup[] };

const sum = <T>(rows: readonly T[], of: (row: T) => number) =>
  rows.reduce((total, row) => total + of(row), 0);

function totals({ packages, jobs, groups }: Has) {
  const red = groups.filter((g) => g.status === "failing");
  const count = (some: readonly FailureGroup[]) => sum(some, (g) => g.count);
  const oldest = red.map((g) => g.oldest).sort((a, b) => a.getTime() - b.getTime());
  return {
    packages: sum(packages, (row) => row.packages),
    jobs: sum(jobs, (row) => row.jobs),
    failing: count(red),
    failingPackages: count(red.filter((g) => g.kind === "package")),
    failingJobs: count(red.filter((g) => g.kind === "job")),
    retrying: count(groups.filter((g) => g.status === "retrying")),
    oldestSince: isoOrNull(oldest[0]),
  };
}

function perRelease(site: Site, has: Has): DfgRow["perRelease"] {
  return site.releases
    .map((release) => {
      const { failing, packages, jobs } = totals({
        packages: has.packages.filter((row) => site.releaseOf(row.instance) === release.name),
        jobs: has.jobs.filter((row) => row.release === release.name),
        groups: has.groups.filter((g) => releaseOfGroup(site, g) === release.name),
      });
      return { release: release.name, failing, packages, jobs };
    })
    .filter((row) => row.packages + row.jobs + row.failing > 0);
}

type DayRow = { day: string; failing: number; succeeded: number; failed: number; excluded: number };

/** Per UTC day of the last 30, oldest first: what failed at its end, builds and runs that went well and badly in it. */
export function dfgDays(site: Site, span: Span, dfg: string, at: Date): Promise<DayRow[]> {
  return rowsOf<DayRow>(
    `with red as materialized (
       select f.since, f.until from ${STREAKS} and ${ownerSql("f.dfg_slug", "$2")} = $5)
     select (date_trunc('day', $3::timestamptz) - d.i * interval '1 day')::date as day,
       (select count(*)::int from red f where f.since <= d.at and (f.until is null or f.until > d.at)) as failing,
       (coalesce(b.succeeded, 0) + coalesce(a.succeeded, 0))::int as succeeded,
       (coalesce(b.failed, 0) + coalesce(a.failed, 0))::int as failed,
       (coalesce(b.excluded, 0) + coalesce(a.excluded, 0))::int as excluded
     from ${DAY_ENDS}
     left join lateral (
       select sum(b.succeeded) as succeeded, sum(b.failed) as failed, sum(b.excluded) as excluded from daily_builds b
       where b.instance_id = any($1) and b.day = (date_trunc('day', $3::timestamptz) - d.i * interval '1 day')::date
         and ${ownerSql("b.dfg_slug", "$2")} = $5) b on true
     left join lateral (
       select sum(a.passed) as succeeded, sum(a.failed + a.infra) as failed, sum(a.excluded) as excluded from daily_attempts a
       where a.source_id = any($1) and a.day = (date_trunc('day', $3::timestamptz) - d.i * interval '1 day')::date
         and ($4::text is null or a.release_name = $4) and ${ownerSql("a.dfg_slug", "$2")} = $5) a on true
     order by 1`,
    [span.ids, site.slugs, at, span.release ?? null, dfg],
  );
}
