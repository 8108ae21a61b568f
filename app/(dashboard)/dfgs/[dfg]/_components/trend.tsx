import { Chart } from "@/components/charts/chart";
import type { ChartRow, Series } from "@/components/charts/series";
import { formatDay } from "@/components/time/format";
import { Empty } from "@/components/ui/empty";
import type { DfgAnswer } from "@/lib/contract/dfgs";
import { hasAny } from "./headline";

const SERIES: readonly Series[] = [
  { key: "failing", label: "packages and jobs failing", colour: "bad", as: "area" },
];

/** Packages and jobs failing day by day. Days are UTC, as the rollups are. */
export function Trend({ data }: { data: DfgAnswer }) {
  if (!hasAny(data.dfg) || data.days.length === 0)
    return <Empty title="No data yet">No build or run of theirs has been read.</Empty>;
  const now = Date.parse(data.asOf);
  const rows: ChartRow[] = data.days.map((day) => ({
    label: formatDay(Date.parse(day.day), "UTC", now),
    failing: day.failing,
  }));
  return (
    <div className="px-4 pt-3 pb-3">
      <Chart title="Packages and jobs failing, last 30 days" rows={rows} series={SERIES} height={150} />
    </div>
  );
}
