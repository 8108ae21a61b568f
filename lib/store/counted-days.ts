import type pg from "pg";
import { deriveMarkedBuildDays } from "./derive";
import type { Moved } from "./incident-figures";
import { markStale } from "./stale";
import { deriveMarkedDays } from "./subjects";

/** Marks the days whose pass rates these moves change. */
export async function markDays(tx: pg.ClientBase, moved: readonly Moved[]): Promise<void> {
  for (const { sourceId } of sourcesOf(moved))
    await markStale(tx, sourceId, { day: moved.filter((m) => m.sourceId === sourceId).map((m) => m.day) });
}

/** Counts those days again, of every source, so that the rates follow at once. */
export async function countMarkedDays(pool: pg.Pool, moved: readonly Moved[]): Promise<void> {
  for (const { source, sourceId } of sourcesOf(moved))
    if (source === "dlrn") await deriveMarkedBuildDays(pool, sourceId);
    else await deriveMarkedDays(pool, source, sourceId);
}

const sourcesOf = (moved: readonly Moved[]) => [...new Map(moved.map((m) => [m.sourceId, m])).values()];
