"use client";
import { Chart } from "@/components/charts/chart";
import type { ChartRow, Series } from "@/components/charts/series";
import { usePreferences } from "@/components/preferences/provider";
import { formatMoment } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import type { TargetAnswer } from "@/lib/contract/promotions";
import { formatDuration } from "@/lib/shared/duration";

const SERIES: readonly Series[] = [
  { key: "days", label: "days since the promotion before", colour: "accent" },
  { key: "most", label: "target", colour: "warn", as: "line" },
];
const DAY_SECONDS = 86_400;
/** With fewer there is no shape to see. */
const FEWEST = 4;

/** How long each listed promotion took after the one before it, against the target. */
export function Intervals({ data }: { data: TargetAnswer }) {
  const { shownZone } = usePreferences();
  const spaced = data.items.filter((item) => item.intervalSeconds !== null).reverse();
  if (spaced.length < FEWEST) return null;
  const now = Date.parse(data.asOf);
  const rows: ChartRow[] = spaced.map((item) => ({
    label: formatMoment(Date.parse(item.at), shownZone, now),
    days: rounded((item.intervalSeconds ?? 0) / DAY_SECONDS),
    most: rounded(data.target.maxAgeSeconds / DAY_SECONDS),
  }));
  return (
    <Card
      id="intervals"
      title="Time between promotions"
      note={`of the ${spaced.length} listed below, against ${formatDuration(data.target.maxAgeSeconds * 1000)}`}
    >
      <div className="px-4 pt-3 pb-3">
        <Chart title="Days between promotions, oldest first" rows={rows} series={SERIES} height={140} />
      </div>
    </Card>
  );
}

const rounded = (days: number) => Math.round(days * 100) / 100;
