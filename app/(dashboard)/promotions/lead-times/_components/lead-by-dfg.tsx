import { Duration } from "@/components/time/duration";
import { counted } from "@/components/time/format";
import { Link } from "@/components/ui/link";
import type { StageLead } from "@/lib/contract/lead-times";

/** The same stage by who owns the packages, slowest first. */
export function LeadByDfg({ row }: { row: StageLead }) {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer text-text-3 hover:text-text">by DFG</summary>
      <ul className="mt-1 grid grid-cols-[repeat(auto-fill,minmax(230px,1fr))] gap-x-6 gap-y-0.5">
        {row.byDfg.map(({ dfg, n, medianSeconds, p90Seconds }) => (
          <li key={dfg?.slug ?? ""} className="flex items-baseline justify-between gap-3">
            <Link
              href={`/dfgs/${encodeURIComponent(dfg?.slug ?? "unassigned")}`}
              className="link min-w-0 truncate"
            >
              {dfg?.name ?? "Unassigned"}
            </Link>
            <span
              className="whitespace-nowrap text-text-2"
              data-tip={`half of ${counted(n, "commit")} within the first, nine in ten within the second`}
            >
              <Duration seconds={medianSeconds} />, p90 <Duration seconds={p90Seconds} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
