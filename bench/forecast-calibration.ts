/** A forecast and what came: chance and base from 0 to 1. */
export interface Scored {
  chance: number;
  /** What the base rate alone says. */
  base: number;
  came: boolean;
}

export interface Bucket {
  from: number;
  to: number;
  n: number;
  meanChance: number;
  /** Share of them that came, with its interval. */
  came: number;
  low: number;
  high: number;
  contains: boolean;
}

export interface Calibration {
  forecasts: number;
  buckets: Bucket[];
  /** Buckets with enough forecasts whose interval contains the mean chance. */
  right: number;
  smallest: number;
  /** Mean of the squared errors (Brier, Monthly Weather Review 78, 1950): of the forecasts and of the base rate. */
  brier: number;
  baseBrier: number;
  /** 1 - brier / baseBrier. */
  skill: number;
}

const BUCKETS = 10;

/** Sorts forecasts into ten buckets of equal width by their chance and compares each with what came. */
export function calibrate(scored: readonly Scored[], most = Number.POSITIVE_INFINITY): Calibration {
  const buckets = Array.from({ length: BUCKETS }, (_, index): Bucket => {
    const [from, to] = [index / BUCKETS, (index + 1) / BUCKETS];
    const own = scored.filter((one) => Math.min(Math.floor(one.chance * BUCKETS), BUCKETS - 1) === index);
    return bucketOf(from, to, own.slice(0, most));
  });
  const brier = meanOf(scored.map(({ chance, came }) => (chance - Number(came)) ** 2));
  const baseBrier = meanOf(scored.map(({ base, came }) => (base - Number(came)) ** 2));
  return {
    forecasts: scored.length,
    buckets,
    right: buckets.filter(({ contains }) => contains).length,
    smallest: Math.min(...buckets.map(({ n }) => n)),
    brier,
    baseBrier,
    skill: 1 - brier / baseBrier,
  };
}

function bucketOf(from: number, to: number, scored: readonly Scored[]): Bucket {
  const n = scored.length;
  const happened = scored.filter(({ came }) => came).length;
  const [low, high] = clopperPearson(happened, n);
  const meanChance = meanOf(scored.map(({ chance }) => chance));
  return {
    from,
    to,
    n,
    meanChance,
    came: happened / n,
    low,
    high,
    contains: low <= meanChance && meanChance <= high,
  };
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The exact 95 % interval of a share (Clopper and Pearson, Biometrika 26, 1934): the shares for which neither as many nor as
 * few as were seen is less likely than 2.5 %.
 */
export function clopperPearson(seen: number, n: number): readonly [low: number, high: number] {
  const low = seen === 0 ? 0 : solve((share) => 1 - atMost(seen - 1, n, share) - 0.025);
  const high = seen === n ? 1 : solve((share) => 0.025 - atMost(seen, n, share));
  return [low, high];
}

/** Where a function that ascends from below 0 crosses it, between 0 and 1. */
function solve(ascending: (share: number) => number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (ascending(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Chance of at most `seen` of `n`, each with the chance `share`. */
function atMost(seen: number, n: number, share: number): number {
  if (share <= 0) return 1;
  if (share >= 1) return seen >= n ? 1 : 0;
  let term = n * Math.log1p(-share);
  let sum = Math.exp(term);
  for (let k = 1; k <= seen; k++) {
    term += Math.log((n - k + 1) / k) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}
