import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { ForecastAnswer, ForecastQuery } from "@/lib/contract/forecast";
import type { WhatIfAnswer, WhatIfQuery } from "@/lib/contract/what-if";
import { apiGet, segment } from "./api";

const of = (instance: string, target: string) => `promotions/${segment(instance)}/${segment(target)}`;

/** What a page asks of a forecast: the hours are the API's own. */
export const forecastAsked = (component: string | undefined): Partial<ForecastQuery> =>
  component === undefined ? {} : { component };

/** What a page asks of a replay; a replacement of nothing is not asked for. */
export const whatIfAsked = ({ component, without, replace }: WhatIfQuery): WhatIfQuery => ({
  ...(component === undefined ? {} : { component }),
  ...(without === undefined ? {} : { without, ...(replace === undefined ? {} : { replace }) }),
});

/** When a target is promoted to next. */
export const forecastQuery = (instance: string, target: string, query: Partial<ForecastQuery>) =>
  queryOptions({
    queryKey: ["forecast", instance, target, query],
    queryFn: ({ signal }) => apiGet<ForecastAnswer>(`${of(instance, target)}/forecast`, query, signal),
    placeholderData: keepPreviousData,
  });

/** A target's candidates under other criteria. */
export const whatIfQuery = (instance: string, target: string, query: WhatIfQuery) =>
  queryOptions({
    queryKey: ["what-if", instance, target, query],
    queryFn: ({ signal }) => apiGet<WhatIfAnswer>(`${of(instance, target)}/what-if`, query, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
