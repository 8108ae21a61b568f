import { Chart } from "@/components/charts/chart";
import type { ChartRow, Series } from "@/components/charts/series";
import { formatDay } from "@/components/time/format";
import { Empty } from "@/components/ui/empty";
import type { DfgAnswer } from "@/lib/contract/dfgs";

const SERIES: readonly Series[] = [{ key: "failing", label: "packages failing", colour: "bad", as: "area" }];

/** Packages failing day by day. Days are UTC, as the rollups are. */
export function Trend({ data }: { data: DfgAnswer }) {
  if (data.dfg.packages === 0 || data.days.length === 0)
    return <Empty title="No data yet">No build of theirs has been read.</Empty>;
  const now = Date.parse(data.asOf);
  const rows: ChartRow[] = data.days.map((day) => ({
    label: formatDay(Date.parse(day.day), "UTC", now),
    failing: day.failing,
  }));
  return (
    <div className="px-4 pt-3 pb-3">
      <Chart title="Packages failing, last 30 days" rows={rows} series={SERIES} height={150} />
    </div>
  );
}
