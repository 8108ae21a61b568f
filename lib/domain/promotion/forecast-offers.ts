import { DAY, HOUR } from "../../shared/clock";
import type { LinePast } from "./forecast-history";
import { drawWait, longerThan, type WaitingTimes, withOthers } from "./waiting-times";

/** When a target is offered candidates. */
export interface Offers {
  /** Time of the next offer after `last` by draws of [0, 1); Infinity = none within what is known. */
  next(last: number, unit: () => number): number;
  /** Time between two runs of the line in ms, when they keep a rhythm. */
  stepMs: number | null;
}

/** A run of the line that offered a candidate or had nothing to offer. */
interface Slot {
  at: number;
  /** The offer before it. */
  after: number;
  offered: boolean;
  /** Runs without an offer since then. */
  skipped: number;
}

const MOST_SKIPPED = 3;
/** The others of a target count as much as so many runs of the line itself. */
const TARGET_RUNS = 5;
const PRIOR = 0.7;
const PRIOR_RUNS = 2;
/** What became ready so shortly before an offer may have come too late for it. */
const MISSED = HOUR / 12;
/** Gaps may be so far from whole multiples of a step. */
const slackOf = (stepMs: number) => Math.max(HOUR, stepMs * 0.06);
/** A run is so late at least before it counts for one that offered nothing. */
const LATE = HOUR / 12;
/** Runs ahead that are looked at. */
const AHEAD = 60;

/**
 * When the next candidate of a line comes. Lines are started by a timer, so gaps between offers are most often whole
 * multiples of one step; then each run ahead offers or does not, by how often runs like it did: with or without something new
 * ready so long before, and by the runs before it that offered nothing. Where gaps keep no rhythm, they are drawn as they were.
 */
export function readOffers(line: LinePast, siblings: readonly LinePast[], now: number): Offers {
  const rhythm = rhythmOf(siblings.flatMap(gapsOf));
  if (rhythm === null) return unsteady(line, siblings, now);
  const { stepMs } = rhythm;
  const slots = siblings.map((each) => ({ line: each, slots: slotsOf(each, rhythm, now) }));
  const share = (fits: (slot: Slot, of: LinePast) => boolean): number => {
    const count = (some: readonly (typeof slots)[number][]) => {
      const kept = some.flatMap((one) => one.slots.filter((slot) => fits(slot, one.line)));
      return { n: kept.length, offered: kept.filter((slot) => slot.offered).length };
    };
    const base = count(slots);
    const towards = (base.offered + PRIOR * PRIOR_RUNS) / (base.n + PRIOR_RUNS);
    const own = count(slots.filter((one) => one.line === line));
    return (own.offered + towards * TARGET_RUNS) / (own.n + TARGET_RUNS);
  };
  const byRun = Array.from({ length: MOST_SKIPPED + 1 }, (_, skipped) =>
    share((slot) => Math.min(slot.skipped, MOST_SKIPPED) === skipped),
  );
  const last = line.candidates.at(-1)?.offeredAt;
  const soon = last === undefined ? null : nextSlot(last, rhythm, now);
  const soonChance =
    last === undefined || soon === null
      ? 0
      : share(likeNow(line, { now, last, lead: Math.max(0, soon.at - now), skipped: soon.skipped }));
  return {
    stepMs,
    next: (from, unit) => {
      const isNow = from === last && soon !== null;
      const first = isNow ? soon : { at: from + stepMs, skipped: 0 };
      for (let run = 0; run < AHEAD; run++) {
        const skipped = first.skipped + run;
        const chance = isNow && run === 0 ? soonChance : (byRun[Math.min(skipped, MOST_SKIPPED)] ?? 0);
        if (unit() < chance) return Math.max(now, first.at + run * stepMs);
      }
      return Number.POSITIVE_INFINITY;
    },
  };
}

/**
 * Runs that stood as the next one stands now: something ready or not, so long before; some runs before it empty or none.
 * Where nothing is ready yet, also whether what may still come would come on a weekend, when upstream is quiet.
 */
function likeNow(line: LinePast, state: { now: number; last: number; lead: number; skipped: number }) {
  const { now, last, lead, skipped } = state;
  const isReady = readyBetween(line.ready, last, now);
  const isQuiet = isWeekend(now + lead / 2);
  return (slot: Slot, of: LinePast): boolean => {
    if (slot.skipped > 0 !== skipped > 0) return false;
    if (!isReady && isWeekend(slot.at - lead / 2) !== isQuiet) return false;
    return readyBetween(of.ready, slot.after, slot.at - lead) === isReady;
  };
}

/** Saturday and Sunday in UTC; 1 January 1970 was a Thursday. */
const isWeekend = (ms: number): boolean =>
  Math.floor(ms / DAY + 4) % 7 === 0 || Math.floor(ms / DAY + 4) % 7 === 6;

function readyBetween(ready: readonly number[], offeredAt: number, at: number): boolean {
  let [low, high] = [0, ready.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ready[middle] ?? 0) <= offeredAt - MISSED) low = middle + 1;
    else high = middle;
  }
  return (ready[low] ?? Number.POSITIVE_INFINITY) <= at;
}

function nextSlot(last: number, { stepMs, lateMs }: Rhythm, now: number) {
  const skipped = Math.max(0, Math.floor((now - last - lateMs) / stepMs));
  return { at: last + (skipped + 1) * stepMs, skipped };
}

const gapsOf = ({ candidates }: LinePast): number[] =>
  candidates.slice(1).map(({ offeredAt }, index) => offeredAt - (candidates[index]?.offeredAt ?? 0));

const FEWEST_GAPS = 4;
const STEADY = 0.8;

/** Time between two runs, and how late a run can be. */
export interface Rhythm {
  stepMs: number;
  lateMs: number;
}

/** The step that most gaps are whole multiples of, or null. */
export function rhythmOf(gaps: readonly number[]): Rhythm | null {
  if (gaps.length < FEWEST_GAPS) return null;
  const least = partOf(gaps, 0.1);
  if (least < HOUR) return null;
  const steady = gaps.filter((gap) => Math.abs(gap - multipleOf(gap, least)) <= slackOf(least));
  if (steady.length < STEADY * gaps.length) return null;
  const stepMs = partOf(
    steady.map((gap) => gap / Math.max(1, Math.round(gap / least))),
    0.5,
  );
  const apart = steady.map((gap) => Math.abs(gap - multipleOf(gap, stepMs)));
  return { stepMs, lateMs: Math.max(LATE, partOf(apart, 0.95)) };
}

const multipleOf = (gap: number, step: number) => Math.max(1, Math.round(gap / step)) * step;

function partOf(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function slotsOf({ candidates }: LinePast, { stepMs, lateMs }: Rhythm, now: number): Slot[] {
  return candidates.flatMap(({ offeredAt }, index) => {
    const next = candidates[index + 1]?.offeredAt;
    const runs =
      next === undefined
        ? Math.max(0, Math.floor((now - offeredAt - lateMs) / stepMs))
        : Math.max(1, Math.round((next - offeredAt) / stepMs));
    return Array.from(
      { length: runs },
      (_, run): Slot => ({
        at: offeredAt + (run + 1) * stepMs,
        after: offeredAt,
        offered: next !== undefined && run === runs - 1,
        skipped: run,
      }),
    );
  });
}

function unsteady(line: LinePast, siblings: readonly LinePast[], now: number): Offers {
  const waits = (of: LinePast) => {
    const last = of.candidates.at(-1);
    const open = last ? [{ ms: Math.max(0, now - last.offeredAt), came: false }] : [];
    return [...gapsOf(of).map((ms) => ({ ms, came: true })), ...open];
  };
  const others = siblings.filter((each) => each !== line).flatMap(waits);
  const gaps = withOthers(waits(line), others, TARGET_RUNS);
  return { stepMs: null, next: (from, unit) => from + drawGap(gaps, Math.max(0, now - from), unit()) };
}

/**
 * A gap given what has passed of it. Longer than any known one, it is as likely as not to last as long again (Gott,
 * Implications of the Copernican Principle for our Future Prospects, Nature 363, 1993).
 */
const drawGap = (gaps: WaitingTimes, elapsed: number, unit: number): number =>
  longerThan(gaps, elapsed) > 0.001 && (gaps.times.at(-1) ?? 0) > elapsed
    ? drawWait(gaps, unit, elapsed)
    : elapsed / Math.max(1 - unit, 1e-6);
