import "server-only";
import type { Lead, LeadTimesAnswer, LeadTimesQuery, StageLead } from "@/lib/contract/lead-times";
import { CONSISTENT_MAX_AGE_SECONDS } from "@/lib/domain/chain/line";
import { nearestRank } from "@/lib/domain/journey/quantile";
import { FIRST_STATIONS, LAST_STATIONS } from "@/lib/domain/journey/stations";
import { DAY } from "@/lib/shared/clock";
import { now } from "./clock";
import { ladderOf } from "./journey-lines";
import { mustKnow } from "./known";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { bindings, ownerSql, rowsOf } from "./sql";
import { type Site, visibleSite } from "./visible";

const TREND_POINTS = 10;

/**
 * Lead times of upstream commits per builder and stage, over the last days against as many before: medians and the 90th
 * percentile by nearest rank, of commits that reached the stage in that time.
 *
 * @throws ProdchainError not-found for an unknown release, builder or DFG
 */
export const getLeadTimes = remembered(
  "getLeadTimes",
  ["sources", "promotions", "packages", "releases", "dfgs"],
  async (reader: Reader, query: LeadTimesQuery): Promise<LeadTimesAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    mustKnow(site, query);
    const instances = site.ids.filter(
      (id) =>
        (query.instance.length === 0 || query.instance.includes(id)) &&
        (query.release.length === 0 || query.release.includes(site.releaseOf(id))),
    );
    const [rows, origin] = await Promise.all([
      readDays(site, instances, query, at),
      provenance(site, at, instances),
    ]);
    const items = instances.flatMap((instance) =>
      stagesOf(site, instance).map((stage) =>
        toStage(
          site,
          instance,
          stage,
          rows.filter((row) => row.source === instance && row.stage === stage.id),
          {
            at,
            days: query.days,
          },
        ),
      ),
    );
    return { ...origin, days: query.days, items: items.filter((item) => item.step.n + item.before.n > 0) };
  },
);

type DayRow = { source: string; stage: string; dfg: string; day: string; step: number[]; total: number[] };

function readDays(
  site: Site,
  instances: readonly string[],
  query: LeadTimesQuery,
  at: Date,
): Promise<DayRow[]> {
  const { values, bind } = bindings();
  const owner = ownerSql("d.dfg_slug", bind(site.slugs));
  const where = [`d.source_id = any(${bind(instances)})`, `d.day > ${bind(dayOf(at, 2 * query.days))}::date`];
  if (query.dfg.length > 0) where.push(`${owner} = any(${bind(query.dfg)})`);
  return rowsOf<DayRow>(
    `select d.source_id as source, d.stage, ${owner} as dfg, d.day, d.step, d.total from daily_lead d
     where ${where.join(" and ")} order by d.day`,
    values,
  );
}

/** The day, UTC, so many days before a time. */
const dayOf = (at: Date, days: number): string =>
  new Date(at.getTime() - days * DAY).toISOString().slice(0, 10);

type StageOf = { id: string; title: string; targetSeconds: number | null };

const stagesOf = (site: Site, instance: string): StageOf[] => [
  { id: FIRST_STATIONS.built, title: "Built", targetSeconds: null },
  { id: FIRST_STATIONS.consistent, title: "Consistent", targetSeconds: CONSISTENT_MAX_AGE_SECONDS },
  ...ladderOf(site, instance).map(({ promoteName, maxAgeSeconds }) => ({
    id: promoteName,
    title: promoteName,
    targetSeconds: maxAgeSeconds,
  })),
  { id: LAST_STATIONS.imported, title: "Imported", targetSeconds: null },
];

function toStage(
  site: Site,
  instance: string,
  stage: StageOf,
  rows: readonly DayRow[],
  { at, days }: { at: Date; days: number },
): StageLead {
  const since = dayOf(at, days);
  const recent = rows.filter((row) => row.day > since);
  const points = Array.from({ length: TREND_POINTS }, (_, index) =>
    dayOf(at, (days * (TREND_POINTS - index)) / TREND_POINTS),
  );
  return {
    instance,
    release: site.releaseOf(instance),
    stage: stage.id,
    title: stage.title,
    targetSeconds: stage.targetSeconds,
    step: leadOf(recent, "step"),
    total: leadOf(recent, "total"),
    before: leadOf(
      rows.filter((row) => row.day <= since),
      "step",
    ),
    trend: points.map((from, index) => {
      const until = points[index + 1];
      const own = leadOf(
        recent.filter((row) => row.day > from && (until === undefined || row.day <= until)),
        "step",
      );
      return { from, n: own.n, medianSeconds: own.medianSeconds };
    }),
    byDfg: byDfg(site, recent),
  };
}

function byDfg(site: Site, rows: readonly DayRow[]): StageLead["byDfg"] {
  const slugs = [...new Set(rows.map((row) => row.dfg))];
  return slugs
    .map((slug) => ({
      dfg: site.dfg(slug),
      ...leadOf(
        rows.filter((row) => row.dfg === slug),
        "step",
      ),
    }))
    .sort((a, b) => (b.medianSeconds ?? 0) - (a.medianSeconds ?? 0));
}

function leadOf(rows: readonly DayRow[], which: "step" | "total"): Lead {
  const seconds = rows.flatMap((row) => row[which]).sort((a, b) => a - b);
  return {
    n: seconds.length,
    medianSeconds: nearestRank(seconds, 0.5),
    p90Seconds: nearestRank(seconds, 0.9),
  };
}
