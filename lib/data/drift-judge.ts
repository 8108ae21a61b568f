import "server-only";
import type { Freshness, Status } from "@/lib/contract/common";
import type { DriftCell, DriftGroup, DriftRow, DriftStage, DriftSum } from "@/lib/contract/drift";
import * as cells from "@/lib/domain/drift/cell";
import type { LedgerRow } from "./drift-ledger";
import { limitOf } from "./drift-stages";
import type { Site } from "./visible";

/** A row of the ledger with every cell judged at one time. */
export interface JudgedRow extends LedgerRow {
  states: Readonly<Record<string, Status>>;
  days: number | null;
}

const STABLE = new Set(["tagged", "candidate", "testing", "release"]);

/** Judges rows at a time: nothing is good on data that are old or incomplete. */
export function judge(
  site: Site,
  sources: readonly Freshness[],
  rows: readonly LedgerRow[],
  at: Date,
): JudgedRow[] {
  const fresh = new Set(sources.filter((source) => source.state === "fresh").map((source) => source.feed));
  const limits = new Map<string, number | null>();
  const limit = (instance: string | null, stage: string): number | null => {
    const key = `${instance}\n${stage}`;
    const held = limits.get(key);
    if (held !== undefined) return held;
    const own = limitOf(site, instance, stage);
    limits.set(key, own);
    return own;
  };
  return rows.map((row) => {
    const states: Record<string, Status> = {};
    for (const [stage, cell] of Object.entries(row.cells)) {
      const feed = STABLE.has(stage)
        ? `koji-${row.hub}`
        : `dlrn-${stage === "imported" ? row.importedBy : row.instance}`;
      const state = cells.driftState(cell, limit(row.instance, stage), at);
      states[stage] = state === "ok" && !fresh.has(feed) ? "stale" : state;
    }
    return { ...row, states, days: cells.worstDays(row.cells, at.getTime()) };
  });
}

export const isLate = (row: JudgedRow): boolean => Object.values(row.states).includes("bad");

/** A judged row as the API gives it. */
export function toDriftRow(
  site: Site,
  row: JudgedRow,
  stages: readonly DriftStage[],
  trend: (number | null)[],
  at: Date,
): DriftRow {
  const shown: Record<string, DriftCell> = {};
  for (const { id } of stages) {
    const cell = row.cells[id];
    if (cell === undefined) continue;
    shown[id] = {
      at: isoOf(cell.at),
      commit: cell.commit,
      nvr: cell.nvr,
      behind: cell.behind,
      since: isoOf(cell.since),
      days: cells.daysBehind(cell, at.getTime()),
      state: row.states[id] ?? "none",
    };
  }
  return {
    package: row.package,
    release: row.release,
    instance: row.instance,
    component: row.component,
    dfg: site.dfg(row.dfg),
    days: row.days,
    cells: shown,
    trend,
  };
}

const isoOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const GRAVITY: readonly Status[] = ["none", "ok", "stale", "run", "warn", "bad"];

/** All rows at one stage, added up; the state is the worst of them. */
export function sumOf(rows: readonly JudgedRow[], stage: string, at: Date): DriftSum {
  let [packages, behind, missing] = [0, 0, 0];
  let since: number | null = null;
  let state: Status = "none";
  for (const row of rows) {
    const cell = row.cells[stage];
    const own = row.states[stage] ?? "none";
    if (GRAVITY.indexOf(own) > GRAVITY.indexOf(state)) state = own;
    if (cell === undefined || cell.behind === null) continue;
    packages += 1;
    missing += cell.behind;
    if (cell.behind === 0) continue;
    behind += 1;
    if (cell.since !== null && (since === null || cell.since < since)) since = cell.since;
  }
  const whole = { behind: packages === 0 ? null : behind, since };
  return {
    packages,
    behind,
    missing,
    since: isoOf(since),
    days: cells.daysBehind({ at: null, commit: null, nvr: null, ...whole }, at.getTime()),
    state,
  };
}

/** Rows of one DFG, added up stage by stage. */
export function toGroup(
  site: Site,
  dfg: string | null,
  rows: readonly JudgedRow[],
  stages: readonly DriftStage[],
  at: Date,
): DriftGroup {
  const days = rows.flatMap((row) => row.days ?? []);
  return {
    dfg: site.dfg(dfg),
    packages: rows.length,
    days: days.length === 0 ? null : Math.max(...days),
    cells: Object.fromEntries(stages.map(({ id }) => [id, sumOf(rows, id, at)])),
  };
}
