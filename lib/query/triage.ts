import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { TriageAnswer, TriageItemAnswer, TriageQuery } from "@/lib/contract/triage";
import { apiGet, segment } from "./api";

/** One page of the queue. `item`, the one shown at the side, belongs to the page, not to the resource. */
export const triageQuery = ({ item: _, ...query }: TriageQuery) =>
  queryOptions({
    queryKey: ["triage", query],
    queryFn: ({ signal }) => apiGet<TriageAnswer>("triage", query, signal),
    placeholderData: keepPreviousData,
  });

/** One triage item, by its T-number. */
export const triageItemQuery = (id: string) =>
  queryOptions({
    queryKey: ["triage-item", id],
    queryFn: ({ signal }) => apiGet<TriageItemAnswer>(`triage/${segment(id)}`, {}, signal),
  });
