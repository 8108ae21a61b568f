import "server-only";
import type { Freshness } from "@/lib/contract/common";
import type { ForecastAnswer, ForecastJob, ForecastQuery, ForecastRow } from "@/lib/contract/forecast";
import type { CandidateJob } from "@/lib/domain/criteria/candidate";
import { baseRate } from "@/lib/domain/promotion/base-rate";
import { FEWEST_CANDIDATES, type Forecast, forecastLine } from "@/lib/domain/promotion/forecast";
import type { LinePast } from "@/lib/domain/promotion/forecast-history";
import { DAY, HOUR } from "@/lib/shared/clock";
import { now } from "./clock";
import { findTarget } from "./find-target";
import { judgedJobs, type PastLine, readLines } from "./forecast-facts";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { iso } from "./sql";
import { mustKnowComponent } from "./target-history";
import { visibleSite } from "./visible";

/**
 * The chance and the expected time of a target's next promotion, from its own history; per component where it has some. How
 * it is made: lib/domain/promotion/forecast.ts.
 *
 * @throws ProdchainError not-found for an unknown builder, target or component
 */
export const getForecast = remembered(
  "getForecast",
  ["sources", "promotions", "releases"],
  async (
    reader: Reader,
    instance: string,
    promoteName: string,
    query: ForecastQuery,
  ): Promise<ForecastAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const target = findTarget(site, instance, promoteName);
    await mustKnowComponent(target, query.component);
    const [lines, origin] = await Promise.all([
      readLines(site, target, at),
      provenance(site, at, [instance]),
    ]);
    const stale = staleWords(origin.sources, instance);
    const wanted = target.level === "component" ? query.component : undefined;
    const shown = lines.filter(({ past }) => wanted === undefined || past.component === wanted);
    const pasts = lines.map(({ past }) => past);
    const asked = { at, stale, withinMs: query.within * HOUR, maxAgeMs: target.maxAgeSeconds * 1000 };
    return {
      ...origin,
      instance,
      promoteName,
      withinSeconds: query.within * 3600,
      items:
        shown.length === 0
          ? [nothing(wanted ?? null, stale)]
          : shown.map((line) => rowOf(line, pasts, asked)),
    };
  },
);

/** Why nothing is foretold from what a source said last; null when it was read lately. */
function staleWords(sources: readonly Freshness[], instance: string): string | null {
  const feed = sources.find((source) => source.feed === `dlrn-${instance}`);
  if (feed?.state === "fresh") return null;
  return feed?.state === "loading" || feed?.state === "never"
    ? "DLRN is still being read for the first time: what was offered and promoted is not known yet."
    : "DLRN was not read lately, so where the jobs stand now is not known.";
}

const nothing = (component: string | null, stale: string | null): ForecastRow => ({
  component,
  candidates: 0,
  forecast: null,
  without: stale ?? "No candidate was offered in the last 60 days.",
  baseRate24h: null,
  candidate: null,
  lastPromotedAt: null,
});

interface Asked {
  at: Date;
  stale: string | null;
  withinMs: number;
  maxAgeMs: number;
}

function rowOf({ past, newest }: PastLine, siblings: readonly LinePast[], asked: Asked): ForecastRow {
  const { at, stale, withinMs, maxAgeMs } = asked;
  const promoted = past.candidates.flatMap(({ promotedAt }) => promotedAt ?? []).sort((a, b) => a - b);
  const last = promoted.at(-1);
  const ageLeft = last === undefined ? 0 : last + maxAgeMs - at.getTime();
  const horizons = [DAY, withinMs, ...(ageLeft > 0 ? [ageLeft] : [])];
  const forecast = stale === null ? forecastLine(past, siblings, at, horizons) : null;
  const [first] = past.candidates;
  return {
    component: past.component,
    candidates: past.candidates.length,
    forecast: forecast && toAnswer(forecast, newest ? judgedJobs(newest) : []),
    without: forecast ? null : (stale ?? whyNot(past)),
    baseRate24h: first ? baseRate(promoted, first.offeredAt, at.getTime(), DAY) : null,
    candidate: newest
      ? {
          key: newest.key,
          offeredAt: iso(newest.offeredAt),
          promotedAt: newest.promotedAt && iso(newest.promotedAt),
        }
      : null,
    lastPromotedAt: last === undefined ? null : iso(new Date(last)),
  };
}

function whyNot({ criteria, candidates }: LinePast): string {
  if (criteria.jobs.length === 0) return "Which jobs it requires is not known.";
  const known = candidates.length === 1 ? "1 candidate is" : `${candidates.length} candidates are`;
  return `Only ${known} known of the last 60 days; a forecast takes ${FEWEST_CANDIDATES}.`;
}

const timeOrNull = (ms: number | null) => (ms === null ? null : iso(new Date(ms)));
const seconds = (ms: number | null) => (ms === null ? null : Math.round(ms / 1000));

function toAnswer(forecast: Forecast, judged: readonly CandidateJob[]): ForecastRow["forecast"] {
  const [day, within, inAge] = forecast.chances;
  const states = new Map(judged.map(({ job, state }) => [job, state]));
  return {
    chance24h: day?.chance ?? 0,
    chance: within?.chance ?? 0,
    chanceInAge: inAge?.chance ?? null,
    expectedAt: timeOrNull(forecast.expectedAt),
    earliestAt: timeOrNull(forecast.earliestAt),
    latestAt: timeOrNull(forecast.latestAt),
    candidateChance: forecast.candidateChance,
    nextOfferAt: timeOrNull(forecast.nextOfferAt),
    stepSeconds: seconds(forecast.stepMs),
    jobs: forecast.jobs.map(
      (job): ForecastJob => ({
        job: job.job,
        state: states.get(job.job) ?? null,
        runs: job.n,
        passRate: job.passRate,
        failedInARow: job.streak,
        nextPass: job.nextPass,
        medianSeconds: seconds(job.medianMs),
      }),
    ),
  };
}
