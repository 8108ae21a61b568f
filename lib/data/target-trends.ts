import "server-only";
import type { DayOfTarget, HistoryMark, TrendsAnswer, TrendsQuery } from "@/lib/contract/promotion-history";
import { onlyMissing } from "@/lib/domain/promotion/only-missing";
import { streaksOf } from "@/lib/domain/promotion/streaks";
import { DAY } from "@/lib/shared/clock";
import { now } from "./clock";
import { findTarget, targetRef } from "./find-target";
import { memo, remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { iso, isoOrNull, rowsOf } from "./sql";
import { componentsOf, mustKnowComponent } from "./target-history";
import {
  clocksOf,
  type DayAge,
  type DayCounts,
  dayAges,
  dayCounts,
  isOneLine,
  lastForced,
  lonelyMisses,
  newestCandidates,
  type Offered,
  offeredSince,
  promotedSince,
  type Subject,
} from "./trend-rows";
import { type Site, visibleSite } from "./visible";

/** More marks than this do not fit on a line. */
const MOST_MARKS = 400;
const GRID_COLUMNS = 8;

/**
 * What the history of a target adds up to: age and attempts per day, streaks, time to promote, and the jobs that alone kept
 * candidates from being promoted. Days are UTC; the figures of the last one are as of now.
 *
 * @throws ProdchainError not-found for an unknown builder, target or component
 */
export const getTrends = remembered(
  "getTrends",
  ["sources", "promotions", "releases", "packages"],
  async (
    reader: Reader,
    instance: string,
    promoteName: string,
    query: TrendsQuery,
  ): Promise<TrendsAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const target = findTarget(site, instance, promoteName);
    const { component } = query;
    await mustKnowComponent(target, component);
    const today = Math.floor(at.getTime() / DAY) * DAY;
    const subject = { target, component, since: new Date(today - (query.days - 1) * DAY), now: at };
    // The answer is made anew with every pass of a source; what it adds up changes with promotions alone, and by the minute.
    const sums = await memo(
      `trends of ${instance} ${promoteName} ${component ?? ""} ${query.days}`,
      ["promotions", "packages"],
      () => sumsOf(site, subject),
    );
    const [components, origin] = await Promise.all([
      componentsOf(instance),
      provenance(site, at, [instance]),
    ]);
    return { ...origin, target: targetRef(site, target), components, ...sums };
  },
);

type Sums = Omit<TrendsAnswer, "target" | "components" | "asOf" | "sources">;

async function sumsOf(site: Site, subject: Subject): Promise<Sums> {
  const [counts, ages, offered, promoted, lonely, clocks, forced, newest] = await Promise.all([
    dayCounts(subject),
    dayAges(subject),
    offeredSince(subject),
    isOneLine(subject) ? promotedSince(subject, MOST_MARKS + 1) : [],
    lonelyMisses(subject),
    clocksOf(subject),
    lastForced(subject),
    isOneLine(subject) ? newestCandidates(subject, GRID_COLUMNS) : [],
  ]);
  const missing = onlyMissing(lonely, subject.now);
  const owners = await ownersOf(
    site,
    missing.map((one) => one.job),
  );
  const took = offered.flatMap(({ promotedAt, offeredAt }) =>
    promotedAt === null ? [] : [(promotedAt.getTime() - offeredAt.getTime()) / 1000],
  );
  const ended = offered.filter(({ state }) => state !== "testing" && state !== "met");
  const streak = isOneLine(subject)
    ? streaksOf(ended.map(({ offeredAt, state }) => ({ at: offeredAt, promoted: state === "promoted" })))
    : null;
  const { marks, cut } = isOneLine(subject) ? marksOf(offered, promoted) : { marks: [], cut: false };
  return {
    days: daysOf(counts, ages),
    lastAttemptedAt: isoOrNull(clocks.lastAttemptedAt),
    lastPromotedAt: isoOrNull(clocks.lastPromotedAt),
    lastForced: forced ? { ...forced, at: iso(forced.at) } : null,
    marks,
    marksCut: cut,
    streak: streak && { ...streak, since: iso(streak.since) },
    timeToPromote: {
      count: took.length,
      medianSeconds: quantile(took, 0.5),
      slowSeconds: quantile(took, 0.9),
    },
    ended: {
      promoted: ended.filter(({ state }) => state === "promoted").length,
      notPromoted: ended.filter(({ state }) => state !== "promoted").length,
    },
    onlyMissing: missing.map(({ costMs, lastAt, ...one }) => ({
      ...one,
      costSeconds: Math.round(costMs / 1000),
      lastAt: iso(lastAt),
      dfg: site.dfg(owners.get(one.job) ?? null),
    })),
    newest: newest.map((one) => ({ ...one, offeredAt: iso(one.offeredAt) })),
  };
}

function daysOf(counts: readonly DayCounts[], ages: readonly DayAge[]): DayOfTarget[] {
  const byDay = new Map(counts.map((count) => [count.day, count]));
  const whole = (seconds: number | null) => (seconds === null ? null : Math.max(0, Math.round(seconds)));
  return ages.map(({ day, age, content, oldest }) => {
    const { promotions = 0, forced = 0, attempts = 0 } = byDay.get(day) ?? {};
    return {
      day,
      promotions,
      forced,
      attempts,
      ageSeconds: whole(age),
      contentSeconds: whole(content),
      oldest: age === null ? null : oldest,
    };
  });
}

/** Candidates where they were offered, those promoted where they were promoted; promotions of unknown candidates too. */
function marksOf(offered: readonly Offered[], promoted: readonly Date[]) {
  const known = new Map(
    offered.flatMap((one) => (one.promotedAt === null ? [] : [[one.promotedAt.getTime(), one] as const])),
  );
  const marks = [
    ...promoted.map((at): HistoryMark => {
      const of = known.get(at.getTime());
      return {
        at: iso(at),
        state: "promoted",
        forced: of?.forced ?? false,
        missing: of?.missing ?? null,
        key: of?.key ?? null,
      };
    }),
    ...offered.flatMap(({ offeredAt, promotedAt, ...one }): HistoryMark[] =>
      promotedAt === null ? [{ at: iso(offeredAt), ...one }] : [],
    ),
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  return { marks: marks.slice(-MOST_MARKS), cut: marks.length > MOST_MARKS };
}

/** The value below which that share of the values lies, between neighbours in proportion; null of none. */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? null : low + (high - low) * (place % 1);
}

/** Whose a job is, as its runs were resolved when they were stored. */
async function ownersOf(site: Site, jobs: readonly string[]): Promise<Map<string, string | null>> {
  if (jobs.length === 0) return new Map();
  const rows = await rowsOf<{ subject: string; dfg: string | null }>(
    `select distinct on (subject) subject, dfg_slug as dfg from subject_state
     where subject = any($1) and source_id = any($2) order by subject, last_at desc nulls last`,
    [jobs, site.zuuls.map((zuul) => zuul.id)],
  );
  return new Map(rows.map((row) => [row.subject, row.dfg]));
}
