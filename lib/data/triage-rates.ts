import "server-only";
import { UNASSIGNED } from "@/lib/contract/common";
import type { ExplainedTally } from "@/lib/contract/statistics";
import { DAY } from "@/lib/shared/clock";
import type { Reader } from "./reader";
import { type Bind, bindings, ownerSql, rowsOf } from "./sql";
import type { Site } from "./visible";

/** What figures are limited to. dfg: slug, "unassigned" among them. */
export type RateFilter = {
  dfg?: string | undefined;
  pipeline?: string | undefined;
  job?: string | undefined;
};
export type RateBy = "dfg" | "pipeline" | "job" | "all";

type Row = { key: string } & Record<"failures" | "explained" | "incident" | "flaky", number> &
  Record<"failuresBefore" | "knownBefore", number>;

/** What a reader may see of the counts of failures. */
export const visibilities = (reader: Reader): readonly string[] =>
  reader.seesPrivate ? ["public", "private"] : ["public"];

/** First of the last 7 days, today among them, and of the 7 before. */
export const weeks = (at: Date) => {
  const day = (back: number) => new Date(at.getTime() - back * DAY).toISOString().slice(0, 10);
  return { week: day(6), before: day(13) };
};

/**
 * The failures of the last 7 days by whether they are explained, with the uncategorised rate of these and of the 7 days
 * before, by DFG slug ("unassigned" among them), pipeline, job, or all together (key "").
 */
export async function explainedTallies(
  reader: Reader,
  site: Site,
  by: RateBy,
  filter: RateFilter,
  at: Date,
): Promise<Map<string, ExplainedTally>> {
  const { values, bind } = bindings();
  const { week } = weeks(at);
  const { key, where } = asked(reader, site, by, filter, at, bind);
  const first = bind(week);
  const sum = (column: string, when: "<" | ">=") =>
    `coalesce(sum(${column}) filter (where d.day ${when} ${first}::date), 0)::int`;
  const rows = await rowsOf<Row>(
    `select ${key} as key, ${sum("d.failures", ">=")} as failures, ${sum("d.explained", ">=")} as explained,
       ${sum("d.incident", ">=")} as incident, ${sum("d.flaky", ">=")} as flaky,
       ${sum("d.failures", "<")} as "failuresBefore", ${sum("d.explained + d.incident", "<")} as "knownBefore"
     from daily_triage d where ${where.join(" and ")} group by 1`,
    values,
  );
  return new Map(rows.map((row) => [row.key, tallyOf(row)]));
}

/** The column that tells rows apart, and the conditions on `daily_triage d`. */
function asked(reader: Reader, site: Site, by: RateBy, filter: RateFilter, at: Date, bind: Bind) {
  const owner = by === "dfg" || filter.dfg !== undefined ? ownerSql("d.dfg_slug", bind(site.slugs)) : "";
  const key = { dfg: owner, pipeline: "d.pipeline", job: "d.job", all: "''" }[by];
  const where = [
    `d.visibility = any(${bind(visibilities(reader))})`,
    `d.day >= ${bind(weeks(at).before)}::date`,
  ];
  if (filter.dfg !== undefined) where.push(`${owner} = ${bind(filter.dfg)}`);
  if (filter.pipeline !== undefined) where.push(`d.pipeline = ${bind(filter.pipeline)}`);
  if (filter.job !== undefined) where.push(`d.job = ${bind(filter.job)}`);
  return { key, where };
}

/** Days that `unexplainedDays` tells, the last of them today so far. */
export const RATE_DAYS = 14;

/** The failures that nothing explains of each of the last days, oldest first, for each of some keys of `explainedTallies`. */
export async function unexplainedDays(
  reader: Reader,
  site: Site,
  by: RateBy,
  filter: RateFilter,
  keys: readonly string[],
  at: Date,
): Promise<(key: string) => number[]> {
  const { values, bind } = bindings();
  const { key, where } = asked(reader, site, by, filter, at, bind);
  where.push(`${key} = any(${bind(keys)})`);
  const rows = await rowsOf<{ key: string; day: string; left: number }>(
    `select ${key} as key, d.day, sum(d.failures - d.explained - d.incident)::int as left
     from daily_triage d where ${where.join(" and ")} group by 1, 2`,
    values,
  );
  const counts = new Map(rows.map((row) => [`${row.day} ${row.key}`, row.left]));
  const days = Array.from({ length: RATE_DAYS }, (_, i) =>
    new Date(at.getTime() - (RATE_DAYS - 1 - i) * DAY).toISOString().slice(0, 10),
  );
  return (name) => days.map((day) => counts.get(`${day} ${name}`) ?? 0);
}

const rateOf = (failures: number, known: number) => (failures === 0 ? null : (failures - known) / failures);

const tallyOf = ({
  failures,
  explained,
  incident,
  flaky,
  failuresBefore,
  knownBefore,
}: Row): ExplainedTally => ({
  failures,
  explained,
  incident,
  flaky,
  rate: rateOf(failures, explained + incident),
  before: rateOf(failuresBefore, knownBefore),
});

const NOTHING: ExplainedTally = {
  failures: 0,
  explained: 0,
  incident: 0,
  flaky: 0,
  rate: null,
  before: null,
};

/** The uncategorised rate of everything a filter lets through, for summaries. */
export async function uncategorised(
  reader: Reader,
  site: Site,
  at: Date,
  filter: RateFilter = {},
): Promise<ExplainedTally> {
  return (await explainedTallies(reader, site, "all", filter, at)).get("") ?? NOTHING;
}

/** The DFG of a key of `explainedTallies`; null = Unassigned. */
export const dfgOfKey = (site: Site, key: string) => (key === UNASSIGNED ? null : site.dfg(key));
