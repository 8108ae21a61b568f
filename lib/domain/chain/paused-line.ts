import type { StationStatus } from "./station-status";

/** Stations of a line that is frozen or on hold: what is bad there is a risk, since nothing is to move anyway. */
export const calmStations = <S extends { status: StationStatus }>(stations: S[], isPaused: boolean): S[] =>
  isPaused
    ? stations.map((station) =>
        station.status === "bad" ? { ...station, status: "warn" as const } : station,
      )
    : stations;

/** The same of what holds the line up. */
export const calmBlockers = <B extends { status: "bad" | "warn" | "paused" }>(blockers: readonly B[]): B[] =>
  blockers.map((blocker) => ({ ...blocker, status: "warn" as const }));
