/** How long something was waited for. came = it came then; else it was still awaited when nothing more is known of it. */
export interface Wait {
  ms: number;
  came: boolean;
  /** How much it counts, 1 when absent. */
  weight?: number;
}

/** After times[i], left[i] of all waits still go on. Times ascend, in ms. */
export interface WaitingTimes {
  readonly times: readonly number[];
  readonly left: readonly number[];
  /** Waits it is made of, whatever they weigh. */
  readonly n: number;
}

/**
 * Share of waits that last longer than a time, from waits of which some were cut off: the product-limit estimator of
 * Kaplan and Meier (Nonparametric Estimation from Incomplete Observations, JASA 53, 1958).
 */
export function waitingTimes(waits: readonly Wait[]): WaitingTimes {
  // Of equal times those that came are first: what was cut off then had not come yet.
  const sorted = [...waits].sort((a, b) => a.ms - b.ms || Number(b.came) - Number(a.came));
  let atRisk = sorted.reduce((sum, wait) => sum + (wait.weight ?? 1), 0);
  let left = 1;
  const curve = { times: [] as number[], left: [] as number[], n: sorted.length };
  for (const { ms, came, weight = 1 } of sorted) {
    if (came && atRisk > 0) {
      left *= Math.max(0, 1 - weight / atRisk);
      curve.times.push(ms);
      curve.left.push(left);
    }
    atRisk -= weight;
  }
  return curve;
}

/** Waits of one's own beside those of others, which together count as much as `worth` of one's own. */
export function withOthers(own: readonly Wait[], others: readonly Wait[], worth: number): WaitingTimes {
  const weight = others.length === 0 ? 1 : Math.min(1, worth / others.length);
  return waitingTimes([...own, ...others.map((wait) => ({ ...wait, weight }))]);
}

/** Index of the first time above `ms`. */
function firstAfter(times: readonly number[], ms: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Share of waits that last longer than `ms`. */
export const longerThan = ({ times, left }: WaitingTimes, ms: number): number =>
  left[firstAfter(times, ms) - 1] ?? 1;

/**
 * A wait drawn by a number in [0, 1), given that it lasts `elapsed` ms already. Infinity = it does not come within what is
 * known; with `comes` it does, in the end.
 */
export function drawWait(curve: WaitingTimes, unit: number, elapsed = 0, comes = false): number {
  const { times, left } = curve;
  const first = firstAfter(times, elapsed);
  if (first === times.length) return comes ? elapsed * 1.1 + OVERDUE : Number.POSITIVE_INFINITY;
  const whole = left[first - 1] ?? 1;
  const least = comes ? (left.at(-1) ?? 0) : 0;
  const wanted = whole - unit * (whole - least);
  let [low, high] = [first, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((left[middle] ?? 0) >= wanted - TINY) low = middle + 1;
    else high = middle;
  }
  return times[low] ?? (comes ? (times.at(-1) ?? 0) : Number.POSITIVE_INFINITY);
}

/** What lasts longer than ever before and still comes is taken for near. */
const OVERDUE = 600_000;
const TINY = 1e-12;
