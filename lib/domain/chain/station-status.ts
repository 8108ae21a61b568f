/** paused = late by the clock, and a freeze or hold stops that clock. */
export type StationStatus = "ok" | "bad" | "warn" | "run" | "none" | "stale" | "paused";
