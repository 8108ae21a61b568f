import type { FailureClass } from "@/lib/contract/failures";
import type { TriageStatisticsAnswer } from "@/lib/contract/statistics";
import { FAILURE_CLASSES } from "@/lib/domain/failure/class";

type Times = TriageStatisticsAnswer["repair"]["byDfg"];

interface DfgLine {
  slug: string;
  name: string;
  cells: ReadonlyMap<FailureClass, Times[number]>;
  open: number;
}

/** Repair times as a matrix: the classes that occur, and a line per DFG, most open items first, Unassigned last. */
export function repairMatrix(times: Times): { classes: FailureClass[]; dfgs: DfgLine[] } {
  const lines = new Map<string, DfgLine & { cells: Map<FailureClass, Times[number]> }>();
  for (const time of times) {
    const slug = time.dfg?.slug ?? "unassigned";
    const line = lines.get(slug) ?? { slug, name: time.dfg?.name ?? "Unassigned", cells: new Map(), open: 0 };
    line.cells.set(time.class, time);
    line.open += time.open;
    lines.set(slug, line);
  }
  const last = ({ slug }: DfgLine) => (slug === "unassigned" ? 1 : 0);
  return {
    classes: FAILURE_CLASSES.filter((each) => times.some((time) => time.class === each)),
    dfgs: [...lines.values()].sort(
      (a, b) => last(a) - last(b) || b.open - a.open || a.name.localeCompare(b.name),
    ),
  };
}
