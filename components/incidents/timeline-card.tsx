"use client";
import { Chart } from "@/components/charts/chart";
import type { ChartRow, Series } from "@/components/charts/series";
import { usePreferences } from "@/components/preferences/provider";
import { formatClock, formatMoment } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import type { IncidentAnswer } from "@/lib/contract/incidents";

const SERIES: readonly Series[] = [{ key: "failures", label: "failures", colour: "bad" }];

/** Failures by quarter of an hour. */
export function TimelineCard({ data }: { data: Pick<IncidentAnswer, "timeline" | "stepMinutes" | "asOf"> }) {
  const { shownZone } = usePreferences();
  const now = Date.parse(data.asOf);
  const rows: ChartRow[] = data.timeline.map(({ at, failures }, index) => ({
    label:
      index === 0 ? formatMoment(Date.parse(at), shownZone, now) : formatClock(Date.parse(at), shownZone),
    failures,
  }));
  const step = data.stepMinutes === 15 ? "a quarter of an hour" : `${data.stepMinutes} minutes`;
  return (
    <Card id="timeline" title="When" note={`failures, each bar ${step}`}>
      <div className="px-4 pt-3 pb-3">
        <Chart title={`Failures of the outage by ${step}`} rows={rows} series={SERIES} height={140} />
      </div>
    </Card>
  );
}
