import { Chart } from "@/components/charts/chart";
import type { ChartRow, Series } from "@/components/charts/series";
import { PassRate } from "@/components/jobs/pass-rate";
import { formatDay } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import type { JobAnswer } from "@/lib/contract/jobs";

const SERIES: readonly Series[] = [
  { key: "passed", label: "passed", colour: "ok" },
  { key: "failed", label: "failed", colour: "bad" },
  { key: "infra", label: "infrastructure", colour: "warn" },
];

/** Runs per day of the last 30, UTC. */
export function Days({ job }: { job: JobAnswer }) {
  const now = Date.parse(job.asOf);
  const rows: ChartRow[] = job.days.map((day) => ({
    label: formatDay(Date.parse(day.day), "UTC", now),
    passed: day.passed,
    failed: day.failed,
    infra: day.infra,
  }));
  const empty = job.days.every((day) => day.passed + day.failed + day.infra === 0);
  return (
    <Card
      id="days"
      title="Last 30 days"
      note="runs that count, per day, UTC"
      more={<PassRate tally={job.days30} />}
    >
      {empty ? (
        <Empty title="No data">No run of the last 30 days counts.</Empty>
      ) : (
        <div className="px-4 pt-3 pb-3">
          <Chart title="Runs per day, last 30 days" rows={rows} series={SERIES} height={150} />
        </div>
      )}
    </Card>
  );
}
