import { CLASS_WORD } from "@/components/failures/failure-status";
import { counted, formatCount } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { TriageStatisticsAnswer } from "@/lib/contract/statistics";
import { formatDuration } from "@/lib/shared/duration";
import { repairMatrix } from "./repair-matrix";

type Repair = TriageStatisticsAnswer["repair"];

/** How long items stay open, of each DFG by class: the median of 90 days, and how many are open. */
export function RepairTable({ repair, isNarrowed }: { repair: Repair; isNarrowed: boolean }) {
  const { classes, dfgs } = repairMatrix(repair.byDfg);
  return (
    <Card
      id="repair"
      title="From opening to repair"
      note={`median of 90 days, by DFG and class${isNarrowed ? "; of all pipelines and jobs, since items span them" : ""}`}
      className="overflow-clip"
    >
      {dfgs.length === 0 ? (
        <Empty title="No data yet">No item was closed in 90 days, and none is open.</Empty>
      ) : (
        // Scrolls by keyboard too: what it holds may be wider than a phone.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
        <section className="relative overflow-x-auto" aria-label="Repair times" tabIndex={0}>
          <table className="w-full whitespace-nowrap text-left">
            <caption className="sr-only">From opening to repair by DFG and class, last 90 days</caption>
            <thead>
              <tr className="text-sm text-text-3">
                <th scope="col" className="px-4 py-1.5 font-medium">
                  DFG
                </th>
                {classes.map((each) => (
                  <th key={each} scope="col" className="px-2 py-1.5 text-right font-medium">
                    {CLASS_WORD[each]}
                  </th>
                ))}
                <th scope="col" className="px-4 py-1.5 text-right font-medium">
                  Open now
                </th>
              </tr>
            </thead>
            <tbody>
              {dfgs.map(({ slug, name, cells, open }) => (
                <tr key={slug} className="h-9 border-line border-t hover:bg-hover">
                  <th scope="row" className="px-4 font-normal">
                    <Link href={`/dfgs/${encodeURIComponent(slug)}`} className="link">
                      {name}
                    </Link>
                  </th>
                  {classes.map((each) => (
                    <td key={each} className="px-2 text-right">
                      <Cell time={cells.get(each)} />
                    </td>
                  ))}
                  <td className="px-4 text-right">
                    {open === 0 ? <span className="text-text-3">–</span> : formatCount(open)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}

function Cell({ time }: { time: Repair["byDfg"][number] | undefined }) {
  if (time === undefined) return <span className="text-text-3">–</span>;
  const open = time.open === 0 ? "" : `, ${formatCount(time.open)} open now`;
  if (time.medianSeconds === null || time.p90Seconds === null)
    return (
      <span className="text-text-3" data-tip={`None closed in 90 days${open}`}>
        open
      </span>
    );
  return (
    <span
      data-tip={`${counted(time.n, "time")} closed, 9 in 10 within ${formatDuration(time.p90Seconds * 1000)}${open}`}
    >
      {formatDuration(time.medianSeconds * 1000)}
      <span className="text-sm text-text-3"> of {formatCount(time.n)}</span>
    </span>
  );
}
