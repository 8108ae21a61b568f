import "server-only";
import type { UsualLead } from "@/lib/contract/journey";
import { DAY } from "@/lib/shared/clock";
import { now } from "./clock";
import { remembered } from "./memo";
import type { Reader } from "./reader";
import { rowsOf } from "./sql";
import { visibleSite } from "./visible";

/** Days that "usual" is of. */
const USUAL_DAYS = 30;
/** Fewer tell nothing of what is usual. */
const FEWEST = 10;

type Row = { source: string; stage: string } & Omit<UsualLead, "days">;

// Nearest rank, over everything of those days: medians of days cannot be put together.
const USUAL = `
  select d.source_id as source, d.stage, count(*)::int as n,
    percentile_disc(0.5) within group (order by x.seconds)::int as "medianSeconds",
    percentile_disc(0.9) within group (order by x.seconds)::int as "p90Seconds"
  from daily_lead d cross join lateral unnest(d.step) x(seconds)
  where d.source_id = any($1) and d.day > $2::date group by 1, 2`;

/** How long commits took into each stage of each builder in the last 30 days, since the stage before. */
export const usualLeads = remembered(
  "usualLeads",
  ["promotions", "packages", "releases"],
  async (reader: Reader): Promise<(source: string, stage: string) => UsualLead | null> => {
    const site = await visibleSite(reader);
    const since = new Date(now().getTime() - USUAL_DAYS * DAY).toISOString().slice(0, 10);
    const rows = await rowsOf<Row>(USUAL, [site.ids, since]);
    const known = new Map(rows.map(({ source, stage, ...lead }) => [`${source}\t${stage}`, lead]));
    return (source, stage) => {
      const lead = known.get(`${source}\t${stage}`);
      return lead === undefined || lead.n < FEWEST ? null : { days: USUAL_DAYS, ...lead };
    };
  },
);
