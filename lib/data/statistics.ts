import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type {
  ExplainedTally,
  TriageStatisticsAnswer,
  TriageStatisticsQuery,
} from "@/lib/contract/statistics";
import { DAY } from "@/lib/shared/clock";
import { now } from "./clock";
import { mustBeOneOf } from "./known";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { repairTimes } from "./repair-times";
import { bindings, ownerSql, rowsOf } from "./sql";
import { dfgOfKey, explainedTallies, uncategorised, visibilities, weeks } from "./triage-rates";
import { type Site, visibleSite } from "./visible";

const MOST = 50;

/**
 * How triage goes: what share of the failures nobody has explained, by DFG, pipeline and job, and how long items stay open.
 *
 * @throws ProdchainError not-found for an unknown DFG
 */
export const getTriageStatistics = remembered(
  "getTriageStatistics",
  ["sources", "triage", "failures", "dfgs", "releases"],
  async (reader: Reader, query: TriageStatisticsQuery): Promise<TriageStatisticsAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    if (query.dfg !== undefined) mustBeOneOf("DFG", query.dfg, [...site.slugs, UNASSIGNED]);
    const [all, byDfg, byPipeline, byJob, repair, days, origin] = await Promise.all([
      uncategorised(reader, site, at, query),
      explainedTallies(reader, site, "dfg", query, at),
      explainedTallies(reader, site, "pipeline", query, at),
      explainedTallies(reader, site, "job", query, at),
      repairTimes(reader, site, query.dfg, at),
      daysOf(reader, site, query, at),
      provenance(site, at, site.sourceIds),
    ]);
    return {
      ...origin,
      all,
      byDfg: worstFirst(byDfg).map(([key, tally]) => ({ dfg: dfgOfKey(site, key), ...tally })),
      byPipeline: worstFirst(byPipeline).map(([pipeline, tally]) => ({ pipeline, ...tally })),
      byJob: worstFirst(byJob).map(([job, tally]) => ({ job, ...tally })),
      repair,
      days,
    };
  },
);

const unexplained = ({ failures, explained, incident }: ExplainedTally) => failures - explained - incident;

/** Those with failures, most that nobody explained first; "" = no pipeline, or no job. */
const worstFirst = (tallies: ReadonlyMap<string, ExplainedTally>) =>
  [...tallies]
    .filter(([key, tally]) => key !== "" && tally.failures > 0)
    .sort((a, b) => unexplained(b[1]) - unexplained(a[1]) || a[0].localeCompare(b[0]))
    .slice(0, MOST);

type DayRow = TriageStatisticsAnswer["days"][number];

async function daysOf(
  reader: Reader,
  site: Site,
  { dfg, pipeline, job }: TriageStatisticsQuery,
  at: Date,
): Promise<DayRow[]> {
  const { values, bind } = bindings();
  const where = [
    `d.visibility = any(${bind(visibilities(reader))})`,
    `d.day >= ${bind(weeks(at).before)}::date`,
  ];
  if (dfg !== undefined) where.push(`${ownerSql("d.dfg_slug", bind(site.slugs))} = ${bind(dfg)}`);
  if (pipeline !== undefined) where.push(`d.pipeline = ${bind(pipeline)}`);
  if (job !== undefined) where.push(`d.job = ${bind(job)}`);
  const rows = await rowsOf<DayRow>(
    `select d.day, sum(d.failures)::int as failures, sum(d.explained)::int as explained, sum(d.incident)::int as incident,
       sum(d.flaky)::int as flaky
     from daily_triage d where ${where.join(" and ")} group by 1`,
    values,
  );
  const found = new Map(rows.map((row) => [row.day, row]));
  return Array.from({ length: 14 }, (_, index) => {
    const day = new Date(at.getTime() - (13 - index) * DAY).toISOString().slice(0, 10);
    return found.get(day) ?? { day, failures: 0, explained: 0, incident: 0, flaky: 0 };
  });
}
