import type { QueryClient } from "@tanstack/react-query";
import { FORECAST_HOURS } from "@/lib/contract/forecast";
import type { WhatIfQuery } from "@/lib/contract/what-if";
import { getForecast } from "@/lib/data/forecast";
import type { Reader } from "@/lib/data/reader";
import { getWhatIf } from "@/lib/data/what-if";
import { forecastAsked, forecastQuery, whatIfAsked, whatIfQuery } from "@/lib/query/forecast";

/** Reads a target's forecast and replay into the queries of a page. */
export async function prefetchForecast(
  queries: QueryClient,
  reader: Reader,
  { instance, target, asked }: { instance: string; target: string; asked: WhatIfQuery },
): Promise<void> {
  const forecast = forecastAsked(asked.component);
  const whatIf = whatIfAsked(asked);
  await Promise.all([
    queries.query({
      ...forecastQuery(instance, target, forecast),
      queryFn: () => getForecast(reader, instance, target, { ...forecast, within: FORECAST_HOURS }),
    }),
    queries
      .query({
        ...whatIfQuery(instance, target, whatIf),
        queryFn: () => getWhatIf(reader, instance, target, whatIf),
      })
      // A job that is not known is told in the panel; the target's page stands.
      .catch(() => undefined),
  ]);
}
