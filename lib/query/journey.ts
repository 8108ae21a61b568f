import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { JourneyAnswer } from "@/lib/contract/journey";
import type { LeadTimesAnswer, LeadTimesQuery } from "@/lib/contract/lead-times";
import { apiGet, segment } from "./api";

/** The way of one upstream commit, by 6 or more digits of its hash. */
export const journeyQuery = (hash: string) =>
  queryOptions({
    queryKey: ["journey", hash],
    queryFn: ({ signal }) => apiGet<JourneyAnswer>(`commits/${segment(hash)}`, {}, signal),
  });

/** How long commits took into each stage. */
export const leadTimesQuery = (query: LeadTimesQuery) =>
  queryOptions({
    queryKey: ["lead-times", query],
    queryFn: ({ signal }) => apiGet<LeadTimesAnswer>("statistics/lead-times", query, signal),
    placeholderData: keepPreviousData,
  });
