import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import { ownerSql, rowsOf } from "./sql";
import type { Site } from "./visible";

/** Merged packaging reviews of one DFG ("unassigned" too). */
export interface MergedReviews {
  dfg: string;
  /** Their number over all weeks; medianHours rests on as many. */
  merged: number;
  /** Half of them took no longer from upload to merge; null when none merged. */
  medianHours: number | null;
  /** One number per week of `weeks`. */
  perWeek: number[];
}

export interface ReviewFigures {
  /**
   * Mondays (UTC, `YYYY-MM-DD`), oldest first; the last week is under way. Weeks before the first merge that is known are
   * left out, since nothing is known of them; none at all = no data.
   */
  weeks: string[];
  total: Omit<MergedReviews, "dfg">;
  /** In the order of the site, those with at least one merge. */
  dfgs: MergedReviews[];
}

/** Changes of packages; rdoinfo, promotions and reviews for failed builds are other work. */
const PACKAGING = `r.server_id = any($1) and r.removed_at is null and r.status = 'MERGED'
  and r.kind in ('distgit-update', 'patch', 'new-package') and r.project !~ '(^|/)rdoinfo$' and r.submitted_at is not null`;

const FIRST_WEEK = `greatest(date_trunc('week', $2::timestamptz) - ($3::int - 1) * interval '1 week',
  (select date_trunc('week', min(r.submitted_at)) from gerrit_review r where ${PACKAGING}))`;

const WEEKS = `select to_char(w, 'YYYY-MM-DD') as week
  from generate_series(${FIRST_WEEK}, date_trunc('week', $2::timestamptz), interval '1 week') w
  where exists (select from gerrit_review r where ${PACKAGING}) order by 1`;

const MERGED = `select ${ownerSql("r.dfg_slug", "$4")} as dfg, date_trunc('week', r.submitted_at) as week,
    extract(epoch from r.submitted_at - r.created_at) / 3600 as hours
  from gerrit_review r where ${PACKAGING} and r.submitted_at >= ${FIRST_WEEK} and r.submitted_at <= $2`;

const COUNTS = `with m as (${MERGED})
  select dfg, to_char(week, 'YYYY-MM-DD') as week, count(*)::int as merged from m group by 1, 2`;

const MEDIANS = `with m as (${MERGED})
  select dfg, count(*)::int as merged, percentile_cont(0.5) within group (order by hours)::float8 as hours
  from m group by grouping sets ((dfg), ())`;

/** Merged packaging reviews per week and DFG, and how long they took, over the Gerrits that the reader may see. */
export async function reviewFigures(site: Site, at: Date, weekCount = 12): Promise<ReviewFigures> {
  const span = [site.gerritIds, at, weekCount];
  const values = [...span, site.slugs];
  const [weeks, counts, medians] = await Promise.all([
    rowsOf<{ week: string }>(WEEKS, span),
    rowsOf<{ dfg: string; week: string; merged: number }>(COUNTS, values),
    rowsOf<{ dfg: string | null; merged: number; hours: number | null }>(MEDIANS, values),
  ]);
  const days = weeks.map(({ week }) => week);
  const perWeek = (own: typeof counts) =>
    days.map((day) => own.reduce((sum, row) => sum + (row.week === day ? row.merged : 0), 0));
  const figuresOf = (dfg: string | null) => {
    const found = medians.find((row) => row.dfg === dfg);
    return { merged: found?.merged ?? 0, medianHours: found?.hours ?? null };
  };
  return {
    weeks: days,
    total: { ...figuresOf(null), perWeek: perWeek(counts) },
    dfgs: [...site.slugs, UNASSIGNED]
      .map((dfg) => ({ dfg, ...figuresOf(dfg), perWeek: perWeek(counts.filter((row) => row.dfg === dfg)) }))
      .filter(({ merged }) => merged > 0),
  };
}
