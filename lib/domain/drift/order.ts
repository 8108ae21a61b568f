import type { DriftCells } from "./cell";

/** What a list of drift is ordered by; `down` = the largest first. What has no data comes last either way. */
export interface DriftOrder {
  by: "package" | "release" | "component" | "dfg" | "days" | "missing";
  /** Only of days and missing; null = the worst stage. */
  stage: string | null;
  down: boolean;
}

const FIELDS = ["package", "release", "component", "dfg"] as const;

/** "-days.current-podified" as an order; undefined when it is none, or names another stage than these. */
export function parseDriftOrder(text: string, stages: readonly string[]): DriftOrder | undefined {
  const down = text.startsWith("-");
  const bare = down ? text.slice(1) : text;
  const field = FIELDS.find((each) => each === bare);
  if (field !== undefined) return { by: field, stage: null, down };
  if (bare === "days") return { by: "days", stage: null, down };
  for (const by of ["days", "missing"] as const) {
    const stage = bare.startsWith(`${by}.`) ? bare.slice(by.length + 1) : undefined;
    if (stage !== undefined && stages.includes(stage)) return { by, stage, down };
  }
  return undefined;
}

/** Nothing is missing: after everything that lacks something, before what has no data. */
const EVEN = -Number.MAX_SAFE_INTEGER;

/** A number that grows with how long the oldest missing thing waits, the same whenever it is asked; null = not known. */
export function waitOf(behind: number | null, since: number | null): number | null {
  if (behind === 0) return EVEN;
  return behind === null || since === null ? null : -since;
}

/** `waitOf` of the worst stage. */
export function worstWait(cells: DriftCells): number | null {
  const waits = Object.values(cells).flatMap((cell) => waitOf(cell.behind, cell.since) ?? []);
  return waits.length === 0 ? null : Math.max(...waits);
}

/** Where a row stands: its value in the order, and an id that tells rows of one value apart. */
export interface Place {
  value: number | string | null;
  id: string;
}

/** Compares two places; null last, then by id, always ascending. */
export function comparePlaces(a: Place, b: Place, down: boolean): number {
  if (a.value !== b.value) {
    if (a.value === null) return 1;
    if (b.value === null) return -1;
    return a.value < b.value === down ? 1 : -1;
  }
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
