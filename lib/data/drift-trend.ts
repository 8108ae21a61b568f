import "server-only";
import type { DriftTotal } from "@/lib/contract/drift";
import { DAY } from "@/lib/shared/clock";
import type { LedgerRow } from "./drift-ledger";
import { rowsOf } from "./sql";
import type { Site } from "./visible";

const DAYS = 30;

/** The last days up to today, oldest first, as `YYYY-MM-DD`. */
export const trendDays = (at: Date): string[] =>
  Array.from({ length: DAYS }, (_, i) =>
    new Date(at.getTime() - (DAYS - 1 - i) * DAY).toISOString().slice(0, 10),
  );

// By source and line, of both tracks: a row's own few days, whatever else is kept.
const OF_PACKAGES = `
  select n.n::int, d.days from unnest($1::text[], $2::text[], $3::text[], $5::text[], $6::text[]) with ordinality
    n(source, line, package, hub, tags, n)
  cross join lateral (
    select array_agg(coalesce(greatest(x.days, y.days), -1) order by t.day) as days from unnest($4::date[]) t(day)
    left join daily_package_drift x on x.source_id = n.source and x.line_id = n.line and x.package_name = n.package and x.day = t.day
    left join daily_package_drift y on y.source_id = n.hub and y.line_id = n.tags and y.package_name = n.package and y.day = t.day) d`;

/** Days behind of each of these rows on each of these days; null = no data. */
export async function packageTrends(
  rows: readonly LedgerRow[],
  days: readonly string[],
): Promise<(number | null)[][]> {
  if (rows.length === 0) return [];
  const found = await rowsOf<{ n: number; days: number[] }>(OF_PACKAGES, [
    rows.map((row) => row.source),
    rows.map((row) => row.line),
    rows.map((row) => row.package),
    days,
    rows.map((row) => row.hub),
    rows.map((row) => row.tags),
  ]);
  const trends: (number | null)[][] = rows.map(() => days.map(() => null));
  for (const { n, days: own } of found) trends[n - 1] = own.map((each) => (each < 0 ? null : each));
  return trends;
}

export type StageTrend = DriftTotal["trend"][number] & { stage: string };

const OF_STAGES = `
  select to_char(d.day, 'YYYY-MM-DD') as day, d.stage, sum(d.behind)::int as behind, sum(d.missing)::int as missing,
    bool_or(d.reconstructed) as reconstructed
  from daily_drift d
  where d.day >= $1::date and d.day <= $2::date
    and ((d.source_id = any($3) and d.line_id = any($3)) or d.source_id = any($4)) and d.release_name = any($5)
    and ($6::text[] is null or d.dfg_slug = any($6))
  group by 1, 2 order by 1`;

/**
 * How each stage went by day over all packages of these releases and DFGs.
 *
 * @param dfgs slugs, "" = Unassigned; null = all
 */
export const stageTrends = (
  site: Site,
  releases: readonly string[],
  dfgs: readonly string[] | null,
  days: readonly string[],
): Promise<StageTrend[]> =>
  rowsOf<StageTrend>(OF_STAGES, [
    days[0],
    days.at(-1),
    site.ids,
    site.kojis.map((hub) => hub.id),
    releases,
    dfgs,
  ]);
