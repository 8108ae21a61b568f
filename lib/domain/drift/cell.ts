import { ageState } from "../promotion/age";

/**
 * What stands at one stage and what it lacks, as kept in `drift.stages`; times in milliseconds. A stage without a cell has no
 * data; a cell with neither commit nor nvr is a stage that the package has not got to.
 */
export interface DriftCell {
  /** When the stage last got what stands there; null = never, or the source tells no time. */
  at: number | null;
  commit: string | null;
  /** What was built of it; on the stage "tagged" the version. */
  nvr: string | null;
  /** Newer commits (trunk) or versions and builds (stable) that are known and not here; null = not known. */
  behind: number | null;
  /** When the oldest of these came to be; null = nothing is missing, or the source tells no time. */
  since: number | null;
}
export type DriftCells = Readonly<Record<string, DriftCell>>;

const DAY_MS = 86_400_000;

/**
 * Whole days since the oldest thing that is missing came to be: 0 where nothing is missing, null where that is not known.
 *
 * @param at milliseconds
 */
export function daysBehind({ behind, since }: DriftCell, at: number): number | null {
  if (behind === 0) return 0;
  if (behind === null || since === null) return null;
  return Math.max(0, Math.floor((at - since) / DAY_MS));
}

/** Whole days behind at the worst stage; null where none has data. */
export function worstDays(cells: DriftCells, at: number): number | null {
  const days = Object.values(cells).flatMap((cell) => daysBehind(cell, at) ?? []);
  return days.length === 0 ? null : Math.max(...days);
}

export type DriftState = "ok" | "run" | "warn" | "bad" | "none";

/**
 * How a cell is judged against the longest that a stage may take: ok = has everything known; run = behind within the limit,
 * without one, or nobody told since when; warn and bad = near and over it; none = no data.
 */
export function driftState(cell: DriftCell | undefined, maxAgeSeconds: number | null, at: Date): DriftState {
  if (cell === undefined || cell.behind === null) return "none";
  if (cell.behind === 0) return "ok";
  if (cell.since === null || maxAgeSeconds === null) return "run";
  const state = ageState(new Date(cell.since), at, maxAgeSeconds);
  return state === "ok" ? "run" : state;
}
