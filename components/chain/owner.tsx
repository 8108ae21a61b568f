import { Link } from "@/components/ui/link";
import type { DfgRef } from "@/lib/contract/common";

/** Who has what holds a line up: one DFG, several, or nobody. A late rung (no owners) is no DFG's and says nothing. */
export function Owner({
  dfg,
  owners,
  className,
}: {
  dfg: DfgRef | null;
  owners: number;
  className?: string;
}) {
  if (owners === 0) return null;
  if (dfg !== null)
    return (
      <Link href={`/dfgs/${encodeURIComponent(dfg.slug)}`} className={`link ${className ?? ""}`}>
        {dfg.name}
      </Link>
    );
  return <span className={className}>{owners > 1 ? `${owners} DFGs` : "Unassigned"}</span>;
}
