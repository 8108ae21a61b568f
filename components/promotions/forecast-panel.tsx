"use client";
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { Answer } from "@/components/freshness/answer";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { useAddress } from "@/components/ui/address";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Skeleton } from "@/components/ui/skeleton";
import type { ForecastAnswer, ForecastRow } from "@/lib/contract/forecast";
import { forecastAsked, forecastQuery } from "@/lib/query/forecast";
import { componentForecastColumns, jobForecastColumns } from "./forecast-columns";
import { ForecastFigures } from "./forecast-figures";

interface ForecastPanelProps {
  instance: string;
  target: string;
  component?: string | undefined;
}

/** When a target is promoted to next, how likely, and by which jobs. */
export function ForecastPanel({ instance, target, component }: ForecastPanelProps) {
  const answer = useQuery(forecastQuery(instance, target, forecastAsked(component)));
  return (
    <Answer query={answer} what="the forecast" skeleton={<Skeleton className="h-64 rounded-lg" />}>
      {(data) => <Forecast data={data} />}
    </Answer>
  );
}

function Forecast({ data }: { data: ForecastAnswer }) {
  const address = useAddress();
  const [only] = data.items;
  if (data.items.length === 1 && only) return <OneForecast row={only} data={data} />;
  const foretold = data.items.filter(({ forecast }) => forecast !== null).length;
  return (
    <Card
      id="forecast"
      title="Next promotion of each component"
      note={`a forecast for ${foretold} of ${data.items.length}`}
    >
      <DataTable
        caption={`When each component is promoted to ${data.promoteName} next`}
        header="plain"
        columns={componentForecastColumns({
          withinSeconds: data.withinSeconds,
          hrefOf: (component) => address.with({ component }),
        })}
        rows={[...data.items].sort(leastLikelyFirst)}
        rowKey={(row) => row.component ?? ""}
      />
      <Method />
    </Card>
  );
}

/** What has no forecast is last: nothing is known of it. */
const leastLikelyFirst = (a: ForecastRow, b: ForecastRow) =>
  (a.forecast?.chance ?? 2) - (b.forecast?.chance ?? 2) ||
  (a.component ?? "").localeCompare(b.component ?? "");

function OneForecast({ row, data }: { row: ForecastRow; data: ForecastAnswer }) {
  const { forecast } = row;
  const of = row.component === null ? "" : ` of ${row.component}`;
  return (
    <Card
      id="forecast"
      title={`Next promotion${of}`}
      note={
        forecast === null ? undefined : `from ${counted(row.candidates, "candidate")} of the last 60 days`
      }
      more={
        row.candidate === null ? undefined : (
          <>
            newest candidate offered <Time at={row.candidate.offeredAt} as="ago" />
            {row.candidate.promotedAt === null ? "" : ", promoted"}
          </>
        )
      }
    >
      {forecast === null ? (
        <Empty title="No forecast" className="!py-6">
          {row.without}
        </Empty>
      ) : (
        <>
          <ForecastFigures row={row} forecast={forecast} withinSeconds={data.withinSeconds} />
          <DataTable
            caption="Required jobs: how often each passes and what its next run is likely to do"
            header="plain"
            columns={jobForecastColumns()}
            rows={forecast.jobs}
            rowKey={({ job }) => job}
          />
          <Method />
        </>
      )}
    </Card>
  );
}

const Method = () => (
  <details className="border-line border-t px-4 py-2 text-sm">
    <summary className="w-fit cursor-pointer text-text-3 hover:text-text">How the forecast is made</summary>
    <p className="mt-1.5 mb-1 max-w-[88ch] text-text-2">
      From the last 60 days of this target alone: how often each required job passes, more rarely the more
      often it failed in a row; how long runs, second runs and promoting take; when new candidates come. 2,000
      possible futures are drawn from where every job stands now; the chance is the share of them with a
      promotion in time, the expected time the middle one. It does not know of jobs that fail together, of
      fixes on their way, or of freezes and holds.
    </p>
  </details>
);
