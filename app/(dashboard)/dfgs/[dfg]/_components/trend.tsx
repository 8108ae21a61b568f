import { Chart } from "@/components/charts/chart";
import type { ChartRow, Series } from "@/components/charts/series";
import { rateOf } from "@/components/jobs/pass-rate";
import { counted, formatDay } from "@/components/time/format";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
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
      <Rate days={data.days} />
    </div>
  );
}

/** "87 % of 2,310 builds and runs went well", and how many of outages are left out of that. */
function Rate({ days }: Pick<DfgAnswer, "days">) {
  const sum = (of: "succeeded" | "failed" | "excluded") => days.reduce((n, day) => n + day[of], 0);
  const [passed, failed, excluded] = [sum("succeeded"), sum("failed"), sum("excluded")];
  const rate = rateOf({ passed, failed });
  return (
    <p className="mt-2 text-sm text-text-2">
      {rate === null
        ? "No build or run of theirs ended in these days."
        : `${rate} of ${counted(passed + failed, "build or run", "builds and runs")} went well.`}
      {excluded === 0 ? null : (
        <>
          {" "}
          <Link href="/incidents" className="link">
            {counted(excluded, "failure")} of outages
          </Link>{" "}
          {excluded === 1 ? "is" : "are"} left out.
        </>
      )}
    </p>
  );
}
