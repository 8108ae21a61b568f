import "server-only";
import { FailureClass } from "@/lib/contract/failures";
import type { RepairTime, TriageStatisticsAnswer } from "@/lib/contract/statistics";
import { DAY } from "@/lib/shared/clock";
import type { Reader } from "./reader";
import { ownerSql, rowsOf } from "./sql";
import { visibilities } from "./triage-rates";
import type { Site } from "./visible";

const DAYS = 90;

type Row = {
  dfg: string | null;
  class: string | null;
  isAll: boolean;
  n: number;
  medianSeconds: number | null;
  p90Seconds: number | null;
  open: number;
};

/**
 * Each time an item closed, from the opening before it: an item that reopened counts once per time. $1 visibilities, $2 slugs,
 * $3 since, $4 DFG or null.
 */
const TIMES = `
  with items as materialized (
    select i.id, i.is_open, i.class, ${ownerSql("i.dfg_slug", "$2")} as dfg from triage_item i
    where i.visibility = any($1) and i.state not in ('latent', 'merged')
      and ($4::text is null or ${ownerSql("i.dfg_slug", "$2")} = $4)),
  turns as (
    select e.item_id, e.at, e.kind, max(e.at) filter (where e.kind in ('opened', 'reopened'))
        over (partition by e.item_id order by e.at, e.id rows between unbounded preceding and 1 preceding) as opened,
      lag(e.kind) over (partition by e.item_id order by e.at, e.id) as before
    from triage_event e
    where e.kind in ('opened', 'reopened', 'resolved', 'recovered') and e.undone_at is null
      and e.item_id in (select id from items)),
  closed as (
    select i.dfg, i.class, extract(epoch from t.at - t.opened)::float8 as seconds
    from turns t join items i on i.id = t.item_id
    where t.kind in ('resolved', 'recovered') and t.before in ('opened', 'reopened') and t.at >= $3),
  both_ as (
    select dfg, class, seconds, null::bigint as open from closed
    union all select dfg, class, null, id from items where is_open)
  select dfg, class, grouping(dfg) = 1 as "isAll", count(seconds)::int as n, count(open)::int as open,
    percentile_cont(0.5) within group (order by seconds) as "medianSeconds",
    percentile_cont(0.9) within group (order by seconds) as "p90Seconds"
  from both_ group by grouping sets ((dfg, class), ()) order by n desc, dfg, class`;

/** How long items stayed open, per DFG and class, of those that closed in the last 90 days. */
export async function repairTimes(
  reader: Reader,
  site: Site,
  dfg: string | undefined,
  at: Date,
): Promise<TriageStatisticsAnswer["repair"]> {
  const rows = await rowsOf<Row>(TIMES, [
    visibilities(reader),
    site.slugs,
    new Date(at.getTime() - DAYS * DAY),
    dfg ?? null,
  ]);
  return {
    all: timeOf(rows.find((row) => row.isAll)),
    byDfg: rows.flatMap((row) => {
      const kind = FailureClass.safeParse(row.class);
      return row.isAll || !kind.success ? [] : [{ dfg: site.dfg(row.dfg), class: kind.data, ...timeOf(row) }];
    }),
  };
}

const timeOf = (row: Row | undefined): RepairTime => ({
  n: row?.n ?? 0,
  medianSeconds: row?.medianSeconds ?? null,
  p90Seconds: row?.p90Seconds ?? null,
  open: row?.open ?? 0,
});
