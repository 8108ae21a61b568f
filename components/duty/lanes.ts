import type { DutyShift } from "@/lib/contract/people";

/** One rota of one DFG: its shifts in lanes, so that those that overlap stand below each other. */
export interface RotaLine {
  key: string;
  dfg: DutyShift["dfg"];
  rota: string;
  lanes: DutyShift[][];
}

/** The rotas in the order in which their shifts come, each with those that overlap [start, end). */
export function rotaLines(shifts: readonly DutyShift[], start: number, end: number): RotaLine[] {
  const lines = new Map<string, RotaLine>();
  for (const shift of shifts) {
    const key = `${shift.dfg.slug}/${shift.rota}`;
    const line = lines.get(key) ?? { key, dfg: shift.dfg, rota: shift.rota, lanes: [] };
    lines.set(key, line);
    const [from, until] = [Date.parse(shift.from), Date.parse(shift.until)];
    if (until <= start || from >= end) continue;
    const free = line.lanes.find((lane) => Date.parse(lane.at(-1)?.until ?? "") <= from);
    if (free) free.push(shift);
    else line.lanes.push([shift]);
  }
  return [...lines.values()];
}

/** Where a stretch lies in [start, end), in percent, cut at both ends. */
export function placeOf(shift: Pick<DutyShift, "from" | "until">, start: number, end: number) {
  const share = (ms: number) => ((Math.min(Math.max(ms, start), end) - start) / (end - start)) * 100;
  const left = share(Date.parse(shift.from));
  return { left, width: share(Date.parse(shift.until)) - left };
}
