import { DAY } from "../../shared/clock";
import { jobNames, type LinePast, metAt } from "./forecast-history";
import { type Wait, type WaitingTimes, waitingTimes, withOthers } from "./waiting-times";

/** What history tells of one job on one target. */
export interface JobOdds {
  job: string;
  /** Ended runs on candidates that are known. */
  n: number;
  /** Share of them that passed; null without any. */
  passRate: number | null;
  /** How many runs up to the last failed one after the other. */
  streak: number;
  /** Chance that a run passes after 0, 1, 2, 3 or more failures in a row. */
  passAfter: readonly number[];
  /** From the offer of a candidate to the first end of the job on it. */
  first: WaitingTimes;
}

/** Odds of a target's jobs, and what its lines share. */
export interface Odds {
  jobs: ReadonlyMap<string, JobOdds>;
  /** From the first, second, third or later failure of a job on a candidate to the end of its next run there. */
  again: readonly WaitingTimes[];
  /** From criteria met to promoted. */
  promoted: WaitingTimes;
}

interface Tally {
  n: number;
  passed: number;
}

/** Failures in a row are told apart up to here. */
export const LONGEST_STREAK = 3;
/**
 * Chance to pass after so many failures in a row, before anything is known: most jobs pass, and what fails three times
 * running most often has a cause that stays. Counts as PRIOR_RUNS runs, so that a few weeks of a target outweigh it.
 */
const PRIOR: readonly number[] = [0.9, 0.75, 0.5, 0.25];
const PRIOR_RUNS = 4;
/** The other jobs of a target count as much as so many runs of the job itself. */
const TARGET_RUNS = 8;
/** With so many candidates a job needs no other's times beside its own. */
const ENOUGH = 15;
/** A first run that has not ended by then is not waited for. */
const LOST = 2 * DAY;

const tallies = (): Tally[] => Array.from({ length: LONGEST_STREAK + 1 }, () => ({ n: 0, passed: 0 }));

/**
 * Reads the odds of every job of a target from its candidates.
 *
 * Chance to pass: beta-binomial shrinkage (Efron and Morris, Stein's Estimation Rule and its Competitors, JASA 68, 1973, in
 * the conjugate form of Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.4) of the job's own share towards that of
 * all jobs of the target, and of that towards PRIOR; apart for each number of failures in a row before the run, since what
 * failed again and again has a cause that persists.
 */
export function readOdds(line: LinePast, siblings: readonly LinePast[], now: number): Odds {
  const base = tallies();
  const others: Wait[] = [];
  const again: Wait[][] = Array.from({ length: LONGEST_STREAK }, () => []);
  const promoted: Wait[] = [];
  const own = new Map<string, { counts: Tally[]; first: Wait[]; streak: number }>();
  for (const each of siblings) {
    for (const job of jobNames(each.criteria)) {
      const told = readJob(each, job, now, again);
      for (const [streak, count] of told.counts.entries()) addTo(base[streak], count);
      if (each === line) own.set(job, told);
      else others.push(...told.first);
    }
    promoted.push(...promotionWaits(each, now));
  }
  const ownFirst = [...own.values()].flatMap(({ first }) => first);
  const jobs = [...own].map(([job, { counts, first, streak }]): [string, JobOdds] => {
    const n = counts.reduce((sum, count) => sum + count.n, 0);
    const passed = counts.reduce((sum, count) => sum + count.passed, 0);
    const passAfter = counts.map((count, k) =>
      shrunk(count, shrunk(base[k], PRIOR[k] ?? 0.5, PRIOR_RUNS), TARGET_RUNS),
    );
    const like = others.length > 0 ? others : ownFirst;
    return [
      job,
      {
        job,
        n,
        passRate: n === 0 ? null : passed / n,
        streak,
        passAfter,
        first: first.length < ENOUGH ? withOthers(first, like, 3) : waitingTimes(first),
      },
    ];
  });
  return { jobs: new Map(jobs), again: again.map(waitingTimes), promoted: waitingTimes(promoted) };
}

const shrunk = (count: Tally | undefined, towards: number, worth: number): number =>
  ((count?.passed ?? 0) + worth * towards) / ((count?.n ?? 0) + worth);

function addTo(sum: Tally | undefined, { n, passed }: Tally): void {
  if (!sum) return;
  sum.n += n;
  sum.passed += passed;
}

function readJob(line: LinePast, job: string, now: number, again: readonly Wait[][]) {
  const counts = tallies();
  const first: Wait[] = [];
  const runs: { at: number; passed: boolean }[] = [];
  line.candidates.forEach(({ offeredAt, ended }, index) => {
    const own = ended.filter((run) => run.job === job);
    const next = line.candidates[index + 1]?.offeredAt ?? now;
    runs.push(...own);
    const [begun] = own;
    const until = Math.min(now, offeredAt + LOST);
    first.push(
      begun && begun.at <= until
        ? { ms: Math.max(0, begun.at - offeredAt), came: true }
        : { ms: Math.max(0, until - offeredAt), came: false },
    );
    own.forEach((run, failures) => {
      if (run.passed || own.slice(0, failures).some((earlier) => earlier.passed)) return;
      const then = own[failures + 1];
      const wait = then ? then.at - run.at : Math.min(next, now) - run.at;
      const waits = again[Math.min(failures, LONGEST_STREAK - 1)];
      if (wait > 0) waits?.push({ ms: wait, came: then !== undefined });
    });
  });
  let streak = 0;
  for (const run of runs.sort((a, b) => a.at - b.at)) {
    const count = counts[Math.min(streak, LONGEST_STREAK)];
    addTo(count, { n: 1, passed: run.passed ? 1 : 0 });
    streak = run.passed ? 0 : streak + 1;
  }
  return { counts, first, streak };
}

/** From criteria met to promoted; what was promoted without them tells nothing here. */
function promotionWaits({ criteria, candidates }: LinePast, now: number): Wait[] {
  return candidates.flatMap(({ ended, promotedAt }, index): Wait[] => {
    const met = metAt(criteria, ended);
    if (met === null) return [];
    if (promotedAt !== null) return [{ ms: Math.max(0, promotedAt - met), came: true }];
    const next = candidates[index + 1]?.offeredAt ?? now;
    return next > met ? [{ ms: next - met, came: false }] : [];
  });
}
