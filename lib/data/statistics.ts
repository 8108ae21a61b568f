import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type {
  ExplainedTally,
  RepairTime,
  TrendedTally,
  TriageStatisticsAnswer,
  TriageStatisticsQuery,
} from "@/lib/contract/statistics";
import { DAY } from "@/lib/shared/clock";
import { now } from "./clock";
import { type CsvColumn, csvResponse } from "./http/csv";
import { mustBeOneOf } from "./known";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { repairTimes } from "./repair-times";
import { bindings, iso, ownerSql, rowsOf } from "./sql";
import {
  dfgOfKey,
  explainedTallies,
  RATE_DAYS,
  type RateBy,
  type RateFilter,
  uncategorised,
  unexplainedDays,
  visibilities,
  weeks,
} from "./triage-rates";
import { type Site, visibleSite } from "./visible";

const MOST = 50;

/**
 * How triage goes: what share of the failures nobody has explained, by DFG, pipeline and job, and how long items stay open.
 *
 * @throws ProdchainError not-found for an unknown DFG or pipeline
 */
export const getTriageStatistics = remembered(
  "getTriageStatistics",
  ["sources", "triage", "failures", "dfgs", "releases"],
  async (reader: Reader, { format: _, ...query }: TriageStatisticsQuery): Promise<TriageStatisticsAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    if (query.dfg !== undefined) mustBeOneOf("DFG", query.dfg, [...site.slugs, UNASSIGNED]);
    if (query.pipeline !== undefined) await mustKnowPipeline(reader, site, query.pipeline);
    const [all, byDfg, byPipeline, byJob, repair, days, origin] = await Promise.all([
      uncategorised(reader, site, at, query),
      worst(reader, site, "dfg", query, at),
      worst(reader, site, "pipeline", query, at),
      worst(reader, site, "job", query, at),
      repairTimes(reader, site, query.dfg, at),
      daysOf(reader, site, query, at),
      provenance(site, at, site.sourceIds),
    ]);
    return {
      ...origin,
      all,
      byDfg: byDfg.map(({ key, ...tally }) => ({ dfg: dfgOfKey(site, key), ...tally })),
      byPipeline: byPipeline.map(({ key, ...tally }) => ({ pipeline: key, ...tally })),
      byJob: byJob.map(({ key, ...tally }) => ({ job: key, ...tally })),
      repair,
      days,
    };
  },
);

/** The figures of a view as a CSV download: a line per DFG, pipeline and job, then one per DFG and class of repair times. */
export async function statisticsCsv(reader: Reader, query: TriageStatisticsQuery): Promise<Response> {
  const answer = await getTriageStatistics(reader, query);
  const lines: Line[] = [
    { of: "all", name: "", tally: answer.all },
    ...answer.byDfg.map((row) => ({ of: "dfg", name: row.dfg?.slug ?? UNASSIGNED, tally: row })),
    ...answer.byPipeline.map((row) => ({ of: "pipeline", name: row.pipeline, tally: row })),
    ...answer.byJob.map((row) => ({ of: "job", name: row.job, tally: row })),
    { of: "repair", name: "", repair: answer.repair.all },
    ...answer.repair.byDfg.map((row) => ({
      of: "repair",
      name: row.dfg?.slug ?? UNASSIGNED,
      class: row.class,
      repair: row,
    })),
  ];
  return csvResponse(`statistics-${iso(now()).slice(0, 10)}.csv`, COLUMNS, once(lines));
}

async function* once<T>(page: T) {
  yield page;
}

type Line = { of: string; name: string; class?: string; tally?: ExplainedTally; repair?: RepairTime };

const COLUMNS: CsvColumn<Line>[] = [
  { header: "of", value: (line) => line.of },
  { header: "name", value: (line) => line.name },
  { header: "class", value: (line) => line.class ?? null },
  ...(["failures", "explained", "incident", "flaky", "rate", "before"] as const).map(
    (header): CsvColumn<Line> => ({ header, value: (line) => line.tally?.[header] ?? null }),
  ),
  ...(["n", "medianSeconds", "p90Seconds", "open"] as const).map(
    (header): CsvColumn<Line> => ({
      header: header === "n" ? "closed" : header,
      value: (line) => line.repair?.[header] ?? null,
    }),
  ),
];

/** Names of pipelines are known from their failures and from what each Zuul says it has. */
async function mustKnowPipeline(reader: Reader, site: Site, name: string): Promise<void> {
  const rows = await rowsOf<{ name: string }>(
    `select name from zuul_pipeline where server_id = any($1)
     union select pipeline from daily_triage where visibility = any($2) and pipeline <> '' order by 1`,
    [site.zuuls.map((zuul) => zuul.id), visibilities(reader)],
  );
  mustBeOneOf(
    "pipeline",
    name,
    rows.map((row) => row.name),
  );
}

/** Those with failures, most that nobody explained first, with their trends; "" = no pipeline, or no job. */
async function worst(
  reader: Reader,
  site: Site,
  by: Exclude<RateBy, "all">,
  query: RateFilter,
  at: Date,
): Promise<(TrendedTally & { key: string })[]> {
  const shown = worstFirst(await explainedTallies(reader, site, by, query, at));
  const perDay = await unexplainedDays(
    reader,
    site,
    by,
    query,
    shown.map(([key]) => key),
    at,
  );
  return shown.map(([key, tally]) => ({ key, ...tally, perDay: perDay(key) }));
}

const unexplained = ({ failures, explained, incident }: ExplainedTally) => failures - explained - incident;

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
  return Array.from({ length: RATE_DAYS }, (_, index) => {
    const day = new Date(at.getTime() - (RATE_DAYS - 1 - index) * DAY).toISOString().slice(0, 10);
    return found.get(day) ?? { day, failures: 0, explained: 0, incident: 0, flaky: 0 };
  });
}
