import "server-only";
import type { DfgRow } from "@/lib/contract/dfgs";
import { isoOrNull, ownerSql, rowsOf } from "./sql";
import { type Site, type Team, UNASSIGNED_TEAM } from "./visible";

/** Days of a trend, the last of them today so far. */
export const TREND_DAYS = 30;

const DAY_ENDS = `(select d.i, least($3, date_trunc('day', $3::timestamptz) + (1 - d.i) * interval '1 day') as at
  from generate_series(0, ${TREND_DAYS - 1}) d(i)) d`;

const COUNTS = `
  select ${ownerSql("p.dfg_slug", "$2")} as dfg, p.instance_id as instance, count(*)::int as packages,
    count(*) filter (where p.failing)::int as failing,
    count(*) filter (where not p.failing and p.last_status = 'RETRY')::int as retrying,
    min(p.failing_since) as oldest
  from package_state p where p.instance_id = any($1) group by 1, 2`;

const LAST_DAY = `
  select ${ownerSql("s.dfg_slug", "$2")} as dfg,
    count(*) filter (where s.first_red_at > $3::timestamptz - interval '1 day' and s.ended_at is null)::int as fresh,
    count(*) filter (where s.ended_at > $3::timestamptz - interval '1 day')::int as recovered
  from streak s where s.instance_id = any($1)
    and (s.ended_at is null or s.ended_at > $3::timestamptz - interval '1 day') group by 1`;

const TREND = `
  select ${ownerSql("s.dfg_slug", "$2")} as dfg, d.i, count(*)::int as failing
  from streak s join ${DAY_ENDS} on s.first_red_at <= d.at and (s.ended_at is null or s.ended_at > d.at)
  where s.instance_id = any($1) and (s.ended_at is null or s.ended_at > $3::timestamptz - interval '${TREND_DAYS} days')
  group by 1, 2`;

type CountRow = {
  dfg: string;
  instance: string;
  packages: number;
  failing: number;
  retrying: number;
  oldest: Date | null;
};

/** The figures of every DFG over some builders, Unassigned last; a DFG without packages is listed with zeros. */
export async function dfgFigures(site: Site, instances: readonly string[], at: Date): Promise<DfgRow[]> {
  const values = [instances, site.slugs];
  const [counts, lastDay, trend] = await Promise.all([
    rowsOf<CountRow>(COUNTS, values),
    rowsOf<{ dfg: string; fresh: number; recovered: number }>(LAST_DAY, [...values, at]),
    rowsOf<{ dfg: string; i: number; failing: number }>(TREND, [...values, at]),
  ]);
  return [...site.teams, UNASSIGNED_TEAM].map((team) => {
    const own = counts.filter((row) => row.dfg === team.slug);
    const day = lastDay.find((row) => row.dfg === team.slug);
    const points = new Map(trend.filter((row) => row.dfg === team.slug).map((row) => [row.i, row.failing]));
    return {
      ...ofTeam(team),
      ...totals(own),
      newLastDay: day?.fresh ?? 0,
      recoveredLastDay: day?.recovered ?? 0,
      perRelease: perRelease(site, own),
      trend: Array.from({ length: TREND_DAYS }, (_, i) => points.get(TREND_DAYS - 1 - i) ?? 0),
    };
  });
}

const ofTeam = ({ slug, name, mission, contacts }: Team) => ({
  slug,
  name,
  mission,
  contacts: texts(contacts),
});

/** Contacts are JSON from the configuration: only texts are shown. */
const texts = (contacts: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(contacts).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );

function totals(rows: readonly CountRow[]) {
  const sum = (of: (row: CountRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const oldest = rows.flatMap((row) => row.oldest ?? []).sort((a, b) => a.getTime() - b.getTime());
  return {
    packages: sum((row) => row.packages),
    failing: sum((row) => row.failing),
    retrying: sum((row) => row.retrying),
    oldestSince: isoOrNull(oldest[0]),
  };
}

function perRelease(site: Site, rows: readonly CountRow[]): DfgRow["perRelease"] {
  return site.releases
    .map((release) => {
      const own = rows.filter((row) => site.releaseOf(row.instance) === release.name);
      const { failing, packages } = totals(own);
      return { release: release.name, failing, packages };
    })
    .filter((row) => row.packages > 0);
}

type DayRow = { day: string; failing: number; succeeded: number; failed: number };

/** Per UTC day of the last 30, oldest first: packages failing at its end, builds that went well and badly in it. */
export function dfgDays(site: Site, instances: readonly string[], dfg: string, at: Date): Promise<DayRow[]> {
  return rowsOf<DayRow>(
    `select (date_trunc('day', $3::timestamptz) - d.i * interval '1 day')::date as day,
       (select count(*)::int from streak s where s.instance_id = any($1) and ${ownerSql("s.dfg_slug", "$2")} = $4
          and s.first_red_at <= d.at and (s.ended_at is null or s.ended_at > d.at)) as failing,
       coalesce(b.succeeded, 0) as succeeded, coalesce(b.failed, 0) as failed
     from ${DAY_ENDS}
     left join lateral (
       select sum(b.succeeded)::int as succeeded, sum(b.failed)::int as failed from daily_builds b
       where b.instance_id = any($1) and b.day = (date_trunc('day', $3::timestamptz) - d.i * interval '1 day')::date
         and ${ownerSql("b.dfg_slug", "$2")} = $4) b on true
     order by 1`,
    [instances, site.slugs, at, dfg],
  );
}
