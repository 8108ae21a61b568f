import { type Pause, pauseAt, pausedSeconds } from "./pause";

export type AgeState = "ok" | "warn" | "bad" | "none";

const WARN_AT = 0.8;

/**
 * How an age stands against its limit: warn over 80 % of it, bad over it, none when there is nothing to judge. Time in a
 * freeze or hold does not count.
 */
export function ageState(
  since: Date | null,
  now: Date,
  maxAgeSeconds: number,
  pauses: readonly Pause[] = [],
): AgeState {
  if (since === null) return "none";
  const seconds = (now.getTime() - since.getTime()) / 1000 - pausedSeconds(since, now, pauses);
  const share = seconds / maxAgeSeconds;
  if (share > 1) return "bad";
  return share > WARN_AT ? "warn" : "ok";
}

/** What got to a place and what has not; null = not known. */
export type Waits = { reachedAt: Date | null; waiting: number | null; waitingSince: Date | null };

/**
 * The stations of a line in order, each with all that has not got to it: what waits before it, and before the stations that lead
 * to it. What is not known of a station on the way is left out; a station of which nothing is known stays so.
 */
export function waitsSoFar(stations: readonly Waits[]): Waits[] {
  let count = 0;
  let since: Date | null = null;
  return stations.map((station) => {
    if (station.waiting === null) return station;
    count += station.waiting;
    if (station.waiting > 0 && station.waitingSince && (since === null || station.waitingSince < since))
      since = station.waitingSince;
    return { reachedAt: station.reachedAt, waiting: count, waitingSince: since };
  });
}

/**
 * Since when the age of a target counts: since its last promotion, and not before anything newer waited, wherever it waits. null =
 * nothing waits, or it is not known.
 */
export function countsSince({ reachedAt, waiting, waitingSince }: Waits): Date | null {
  if (reachedAt === null || waiting === null || waiting === 0 || waitingSince === null) return null;
  return reachedAt > waitingSince ? reachedAt : waitingSince;
}

/**
 * How a target stands by that age. Where nothing waits it is ok however long ago it was promoted; without a promotion, or without
 * knowing what waits, there is no verdict. In a freeze or hold what waits is paused. The chain map and the promotions pages
 * judge by this alone.
 */
export function waitState(
  waits: Waits,
  now: Date,
  maxAgeSeconds: number,
  pauses: readonly Pause[] = [],
): AgeState | "paused" {
  if (waits.reachedAt === null || waits.waiting === null) return "none";
  if (waits.waiting === 0) return "ok";
  return pauseAt(pauses, now) ? "paused" : ageState(countsSince(waits), now, maxAgeSeconds, pauses);
}

/** A rung of a ladder and how far its components got. */
export type Rung = Waits & { level: "component" | "aggregate"; components?: readonly Waits[] };

/**
 * What the age of each rung counts on. An aggregate waits for all that has not got to it (`waitsSoFar`); a rung of components
 * stands as the one of them for which something has waited longest right before it, since each moves by itself.
 */
export function rungWaits(consistent: Waits, rungs: readonly Rung[]): Waits[] {
  const [, ...soFar] = waitsSoFar([consistent, ...rungs]);
  return rungs.map((rung, index) => {
    if (rung.level === "aggregate") return soFar[index] ?? rung;
    const since = (one: Waits) => countsSince(one)?.getTime() ?? Number.POSITIVE_INFINITY;
    const late = (rung.components ?? []).reduce<Waits | null>(
      (worst, one) => (since(one) < (worst === null ? Number.POSITIVE_INFINITY : since(worst)) ? one : worst),
      null,
    );
    if (rung.reachedAt === null || rung.waiting === null || late === null) return rung;
    return { reachedAt: late.reachedAt, waiting: rung.waiting, waitingSince: late.waitingSince };
  });
}

/** A verdict that data still allow: what was well when the source was last read may not be so now. */
export const onFreshData = <S extends AgeState | "paused">(state: S, isFresh: boolean): S | "none" =>
  state === "ok" && !isFresh ? "none" : state;
