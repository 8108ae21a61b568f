"use client";
import { Chart } from "@/components/charts/chart";
import type { ChartRow, Series } from "@/components/charts/series";
import { formatDay } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import type { TrendsAnswer } from "@/lib/contract/promotion-history";
import { formatDuration } from "@/lib/shared/duration";

const DAY_SECONDS = 86_400;

/** How old the last promotion, and what it promoted, was at the end of each day, against the target's age. */
export function AgeChart({ data }: { data: TrendsAnswer }) {
  const known = data.days.filter((day) => day.ageSeconds !== null);
  const limit = data.target.maxAgeSeconds;
  const over = known.filter((day) => (day.ageSeconds ?? 0) > limit).length;
  const hasOldest = known.some((day) => day.oldest !== null) && data.target.level === "component";
  const now = Date.parse(data.asOf);
  const rows = known.map((day): ChartRow => {
    const row: ChartRow = {
      label: formatDay(Date.parse(day.day), "UTC", now),
      age: inDays(day.ageSeconds ?? 0),
      most: inDays(limit),
    };
    if (day.contentSeconds !== null) row.content = inDays(day.contentSeconds);
    return row;
  });
  return (
    <Card
      id="age"
      title="Age by day"
      note={
        known.length === 0
          ? "no promotion is known"
          : `over ${formatDuration(limit * 1000)} at the end of ${over} of ${known.length} days${hasOldest ? ", by the component that waits longest" : ""}`
      }
    >
      {known.length < 2 ? (
        <Empty title="Too little is known for a chart">It needs two days with a promotion before them.</Empty>
      ) : (
        <div className="px-4 pt-3 pb-3">
          <Chart
            title="Days since the last promotion and since what it promoted was offered, at the end of each day (UTC)"
            rows={rows}
            series={SERIES}
            height={190}
          />
        </div>
      )}
    </Card>
  );
}

const SERIES: readonly Series[] = [
  { key: "age", label: "days since the last promotion", colour: "accent", as: "area" },
  { key: "content", label: "days since what is promoted was offered", colour: "none", as: "line" },
  { key: "most", label: "target", colour: "warn", as: "line" },
];

const inDays = (seconds: number) => Math.round((seconds / DAY_SECONDS) * 10) / 10;
