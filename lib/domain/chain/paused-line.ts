import type { Pause } from "../promotion/pause";
import type { StationStatus } from "./station-status";

/** A freeze or hold in force on a line. */
export type PausedAt = {
  force: Pause;
  /** Stations that are late by the clock alone, which stands still now. */
  clocked: readonly string[];
  /** The station under which it is written. */
  at: string;
};

/** Stations of a paused line: what is late by a clock that stands still is paused, what else is bad is a risk. */
export const pauseStations = <S extends { id: string; status: StationStatus }>(
  stations: S[],
  pause: PausedAt | undefined,
): S[] =>
  pause === undefined
    ? stations
    : stations.map((station) => {
        const isLate = station.status === "bad" || station.status === "warn";
        const isPaused = station.id === pause.at ? isLate || station.status === "ok" : isLate;
        if (isPaused && pause.clocked.includes(station.id)) return { ...station, status: "paused" as const };
        return station.status === "bad" ? { ...station, status: "warn" as const } : station;
      });

/** What stands at a paused line: the pause instead of what is late by the clock, then the rest in the order given. */
export function pauseBlockers<B extends { station: string; status: "bad" | "warn" | "paused" }>(
  blockers: readonly B[],
  pause: PausedAt,
  told: (station: string) => B,
): B[] {
  const others = blockers
    .filter((blocker) => !pause.clocked.includes(blocker.station))
    .map((blocker) => ({ ...blocker, status: "warn" as const }));
  return [told(pause.at), ...others];
}
