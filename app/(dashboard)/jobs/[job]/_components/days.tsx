import { Chart } from "@/components/charts/chart";
import type { ChartRow, Series } from "@/components/charts/series";
import { PassRate } from "@/components/jobs/pass-rate";
import { counted, formatCount, formatDay } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { JobAnswer, Tally } from "@/lib/contract/jobs";

const SERIES: readonly Series[] = [
  { key: "passed", label: "passed", colour: "ok" },
  { key: "failed", label: "failed", colour: "bad" },
  { key: "infra", label: "infrastructure", colour: "warn" },
  { key: "excluded", label: "of an outage, left out", colour: "none" },
];

/** Runs per day of the last 30, UTC. */
export function Days({ job }: { job: JobAnswer }) {
  const now = Date.parse(job.asOf);
  const rows: ChartRow[] = job.days.map((day) => ({
    label: formatDay(Date.parse(day.day), "UTC", now),
    passed: day.passed,
    failed: day.failed,
    infra: day.infra,
    excluded: day.excluded,
  }));
  const empty = job.days.every((day) => day.passed + day.failed + day.infra + day.excluded === 0);
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
      <Apart tally={job.days30} />
    </Card>
  );
}

/** What of the failures says little about the job: flaky ones, and those that outages took out of the rate. */
function Apart({ tally }: { tally: Tally }) {
  if (tally.failed + tally.excluded === 0) return null;
  const runs = tally.passed + tally.failed;
  return (
    <p className="px-4 pb-3 text-sm text-text-2">
      {runs === 0
        ? "No run counts"
        : `Flaky: ${formatCount(tally.flaky)} of ${counted(runs, "run")}, where the same input also passed`}
      .
      {tally.excluded === 0 ? null : (
        <>
          {" "}
          {counted(tally.excluded, "run")} of an{" "}
          <Link href="/incidents" className="link underline">
            outage
          </Link>{" "}
          left out of the pass rate.
        </>
      )}
    </p>
  );
}
