import "server-only";
import type { ReviewsAnswer, ReviewsQuery } from "@/lib/contract/reviews";
import { DAY } from "@/lib/shared/clock";
import { facetReviews, visibleReviews } from "./reviews-where";
import { bindings, rowsOf } from "./sql";
import type { Site } from "./visible";

const WEEKS = 12;
const DAYS = 30;
/** What counts as packaging work where the query names no kind. */
const PACKAGING = ["distgit-update", "patch", "new-package", "ftbfs"];

type Row = {
  week: string | null;
  dfg: string | null;
  merged: number;
  medianHours: number | null;
  grouping: number;
};

/** Merged packaging reviews: per week, and of the last 30 days per DFG with the median time from opened to merged. */
export async function mergedFigures(
  site: Site,
  query: ReviewsQuery,
  at: Date,
): Promise<ReviewsAnswer["merged"]> {
  const { bind, values } = bindings();
  const narrowed = facetReviews(site, { ...query, status: "merged" }, bind);
  const monday = mondayOf(at);
  const from = new Date(monday.getTime() - (WEEKS - 1) * 7 * DAY);
  const recent = bind(new Date(at.getTime() - DAYS * DAY));
  const where = [
    visibleReviews(site, bind),
    narrowed.status,
    narrowed.kind ?? `r.kind = any(${bind(PACKAGING)})`,
    narrowed.release,
    narrowed.dfg,
  ].filter(Boolean);
  const rows = await rowsOf<Row>(
    `with m as materialized (
       select r.submitted_at at, r.dfg_slug as dfg, extract(epoch from r.submitted_at - r.created_at)::float8 / 3600 as hours
       from gerrit_review r where ${where.join(" and ")} and r.submitted_at >= ${bind(from)} and r.submitted_at <= ${bind(at)})
     select to_char(date_trunc('week', at at time zone 'UTC'), 'YYYY-MM-DD') as week, null as dfg, count(*)::int as merged,
       null::float8 as "medianHours", 0 as grouping from m group by 1
     union all
     select null, dfg, count(*)::int, percentile_cont(0.5) within group (order by hours), 1 from m where at >= ${recent} group by 2
     union all
     select null, null, count(*)::int, percentile_cont(0.5) within group (order by hours), 2 from m where at >= ${recent}`,
    values,
  );
  const merged = new Map(rows.filter((row) => row.grouping === 0).map((row) => [row.week, row.merged]));
  const all = rows.find((row) => row.grouping === 2);
  return {
    weeks: Array.from({ length: WEEKS }, (_, index) => {
      const week = new Date(from.getTime() + index * 7 * DAY).toISOString().slice(0, 10);
      return { week, merged: merged.get(week) ?? 0 };
    }),
    medianHours: all?.medianHours ?? null,
    medianOf: all?.merged ?? 0,
    dfgs: rows
      .filter((row) => row.grouping === 1)
      .map((row) => ({ dfg: site.dfg(row.dfg), merged: row.merged, medianHours: row.medianHours }))
      .sort((a, b) => b.merged - a.merged),
  };
}

/** Midnight UTC of the Monday on or before. */
function mondayOf(at: Date): Date {
  const day = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
  return new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * DAY);
}
