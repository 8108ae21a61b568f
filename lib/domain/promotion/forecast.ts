import { DAY } from "../../shared/clock";
import { jobNames, type LinePast, namesFor, type PastCandidate } from "./forecast-history";
import { type JobOdds, LONGEST_STREAK, type Odds, readOdds } from "./forecast-jobs";
import { type Offers, readOffers } from "./forecast-offers";
import { seededUnits } from "./seeded-units";
import { drawWait } from "./waiting-times";

/** A forecast of the next promotion. Chances are from 0 to 1, times in ms. */
export interface Forecast {
  /** Candidates it is made from. */
  n: number;
  /** For each horizon asked for, the chance of a promotion within it. */
  chances: readonly { withinMs: number; chance: number }[];
  /** Half of the possible futures have a promotion by then; null = fewer than half do within LOOK_AHEAD. */
  expectedAt: number | null;
  /** One tenth of them, and nine tenths; null as above. */
  earliestAt: number | null;
  latestAt: number | null;
  /** Chance that the newest candidate is the one that is promoted; null when it already was. */
  candidateChance: number | null;
  /** When the next candidate is expected: the middle of the drawn times; null = not within LOOK_AHEAD. */
  nextOfferAt: number | null;
  stepMs: number | null;
  jobs: readonly JobForecast[];
}

export interface JobForecast {
  job: string;
  n: number;
  passRate: number | null;
  streak: number;
  /** Chance that its next run passes. */
  nextPass: number;
  /** From the offer of a candidate to the first end of the job, the middle one; null = not known. */
  medianMs: number | null;
}

/** With fewer candidates there is no forecast. */
export const FEWEST_CANDIDATES = 5;
/** Futures are drawn so far. */
export const LOOK_AHEAD = 14 * DAY;
const DRAWS = 2000;
/** Runs of one job on one candidate that are looked at. */
const MOST_RUNS = 6;

/**
 * The chance that a target is promoted to within each horizon, and when.
 *
 * Method: 2,000 possible futures of the line are drawn (Monte Carlo, Metropolis and Ulam, JASA 44, 1949; the draws are
 * seeded, so equal facts give equal answers). In each, every job the newest candidate still misses runs, and runs again,
 * after waits as they were on this target, from where it stands now (forecast-jobs.ts, Kaplan and Meier), and passes by its
 * chance after as many failures in a row as it has had (beta-binomial shrinkage); one success satisfies it for good, and so
 * does an alternative's. When all are satisfied the promotion follows after a wait as it was before. Until then new
 * candidates come by the rhythm of the line (forecast-offers.ts), each tested from the beginning. What is not modelled: that
 * jobs fail together, that content changes what passes, and forced promotions. Calibration: bench/forecast.ts.
 *
 * @param siblings the lines of the same target (the line among them), whose history fills in what this one's lacks
 * @returns null with fewer than FEWEST_CANDIDATES candidates or without criteria
 */
export function forecastLine(
  line: LinePast,
  siblings: readonly LinePast[],
  at: Date,
  horizonsMs: readonly number[],
  draws = DRAWS,
): Forecast | null {
  const now = at.getTime();
  const { candidates, criteria } = line;
  const newest = candidates.at(-1);
  if (candidates.length < FEWEST_CANDIDATES || !newest || criteria.jobs.length === 0) return null;
  const odds = readOdds(line, siblings, now);
  const offers = readOffers(line, siblings, now);
  const unit = seededUnits(`${line.component ?? ""} ${newest.key}`);
  const drawing = drawingOf(line, odds, offers, now, unit);
  const times: number[] = [];
  const nextOffers: number[] = [];
  let byNewest = 0;
  for (let draw = 0; draw < draws; draw++) {
    const future = drawFuture(drawing);
    times.push(future.promotedAt);
    nextOffers.push(future.nextOfferAt);
    if (future.isNewest) byNewest++;
  }
  times.sort((a, b) => a - b);
  nextOffers.sort((a, b) => a - b);
  const share = (sorted: readonly number[], part: number) => {
    const time = sorted[Math.ceil(part * sorted.length) - 1] ?? Number.POSITIVE_INFINITY;
    return time <= now + LOOK_AHEAD ? time : null;
  };
  return {
    n: candidates.length,
    chances: horizonsMs.map((withinMs) => ({
      withinMs,
      chance: times.filter((time) => time <= now + withinMs).length / draws,
    })),
    expectedAt: share(times, 0.5),
    earliestAt: share(times, 0.1),
    latestAt: share(times, 0.9),
    candidateChance: newest.promotedAt === null ? byNewest / draws : null,
    nextOfferAt: share(nextOffers, 0.5),
    stepMs: offers.stepMs,
    jobs: jobNames(criteria).flatMap((job) => {
      const known = odds.jobs.get(job);
      return known ? [toJobForecast(known)] : [];
    }),
  };
}

const toJobForecast = ({ job, n, passRate, streak, passAfter, first }: JobOdds): JobForecast => {
  const middle = first.left.findIndex((left) => left <= 0.5);
  return {
    job,
    n,
    passRate,
    streak,
    nextPass: passAfter[Math.min(streak, LONGEST_STREAK)] ?? 0,
    medianMs: first.times[middle] ?? null,
  };
};

/** A job on a candidate, as a future begins with it. Times in ms since the epoch. */
interface Standing {
  job: JobOdds;
  passedAt: number | null;
  failures: number;
  /** When it last ended, or the candidate was offered. */
  since: number;
  isRunning: boolean;
}

/** Required jobs, each with those that may stand in for it, as indexes into the list of all names. */
interface Drawing {
  line: LinePast;
  odds: Odds;
  offers: Offers;
  now: number;
  unit: () => number;
  jobs: readonly JobOdds[];
  required: readonly (readonly number[])[];
  newest: readonly Standing[];
}

function drawingOf(line: LinePast, odds: Odds, offers: Offers, now: number, unit: () => number): Drawing {
  const names = jobNames(line.criteria);
  const jobs = names.flatMap((name) => odds.jobs.get(name) ?? []);
  const required = line.criteria.jobs.map((job) =>
    namesFor(line.criteria, job).map((name) => names.indexOf(name)),
  );
  const candidate = line.candidates.at(-1);
  const newest = candidate ? jobs.map((job) => standingOf(job, candidate)) : [];
  return { line, odds, offers, now, unit, jobs, required, newest };
}

function standingOf(job: JobOdds, { ended, running, offeredAt }: PastCandidate): Standing {
  const runs = ended.filter((run) => run.job === job.job);
  return {
    job,
    passedAt: runs.find((run) => run.passed)?.at ?? null,
    failures: runs.length,
    since: runs.at(-1)?.at ?? offeredAt,
    isRunning: running.includes(job.job),
  };
}

/** One possible future: when the line is promoted to next, and by the newest candidate or a later one. */
function drawFuture(drawing: Drawing) {
  const { line, offers, now, unit, jobs } = drawing;
  const streaks = jobs.map(({ streak }) => streak);
  const newest = line.candidates.at(-1);
  const nextOfferAt = offers.next(newest?.offeredAt ?? now, unit);
  let next = nextOfferAt;
  let promotedAt = NEVER;
  if (newest && newest.promotedAt === null)
    promotedAt = drawPromotion(drawing, drawing.newest, newest.offeredAt, next, streaks);
  const isNewest = Number.isFinite(promotedAt);
  while (!Number.isFinite(promotedAt) && next < now + LOOK_AHEAD) {
    const since = next;
    next = offers.next(since, unit);
    const fresh = jobs.map(
      (job): Standing => ({ job, passedAt: null, failures: 0, since, isRunning: false }),
    );
    promotedAt = drawPromotion(drawing, fresh, since, next, streaks);
  }
  return { promotedAt, nextOfferAt, isNewest };
}

const NEVER = Number.POSITIVE_INFINITY;

function drawPromotion(
  drawing: Drawing,
  standing: readonly Standing[],
  offeredAt: number,
  nextOffer: number,
  streaks: number[],
): number {
  const { odds, required, now, unit } = drawing;
  let met = offeredAt;
  for (const names of required) {
    let passed = NEVER;
    for (const name of names)
      passed = Math.min(passed, drawPass(drawing, standing, name, nextOffer, streaks));
    met = Math.max(met, passed);
  }
  if (!Number.isFinite(met)) return met;
  return met + drawWait(odds.promoted, unit(), Math.max(0, now - met));
}

/** When a job passes on a candidate; never = it does not while that is the newest. */
function drawPass(
  { odds, now, unit }: Drawing,
  standing: readonly Standing[],
  name: number,
  nextOffer: number,
  streaks: number[],
): number {
  const stands = standing[name];
  if (!stands) return NEVER;
  const { job, passedAt, failures: before, since, isRunning } = stands;
  if (passedAt !== null) return passedAt;
  let at = since;
  let comes = isRunning;
  for (let failures = before; failures < before + MOST_RUNS; failures++) {
    const curve = failures === 0 ? job.first : odds.again[Math.min(failures, LONGEST_STREAK) - 1];
    if (!curve) return NEVER;
    at += drawWait(curve, unit(), Math.max(0, now - at), comes);
    // Nobody runs a job again on a candidate that a newer one has followed; what runs already goes on.
    if (!Number.isFinite(at) || (failures > 0 && !comes && at > nextOffer)) return NEVER;
    comes = false;
    const streak = streaks[name] ?? 0;
    const passes = unit() < (job.passAfter[Math.min(streak, LONGEST_STREAK)] ?? 0);
    streaks[name] = passes ? 0 : streak + 1;
    if (passes) return at;
  }
  return NEVER;
}
