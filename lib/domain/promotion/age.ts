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
 * How a target stands: by how long the oldest of what is built and not promoted to it waits, wherever it waits (`waitsSoFar`). Where
 * nothing waits it is ok however long ago it was promoted; without a promotion, or without knowing what waits, there is no
 * verdict. In a freeze or hold what waits is paused. The chain map and the promotions pages judge by this alone.
 */
export function waitState(
  { reachedAt, waiting, waitingSince }: Waits,
  now: Date,
  maxAgeSeconds: number,
  pauses: readonly Pause[] = [],
): AgeState | "paused" {
  if (reachedAt === null || waiting === null) return "none";
  if (waiting === 0) return "ok";
  return pauseAt(pauses, now) ? "paused" : ageState(waitingSince, now, maxAgeSeconds, pauses);
}

/** A verdict that data still allow: what was well when the source was last read may not be so now. */
export const onFreshData = <S extends AgeState | "paused">(state: S, isFresh: boolean): S | "none" =>
  state === "ok" && !isFresh ? "none" : state;
