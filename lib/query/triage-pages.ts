import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { TriageAnswer, TriageQuery } from "@/lib/contract/triage";
import { apiGet } from "./api";

/** The first page is what is seen at once; the following ones are for who scrolls. */
const FIRST = 100;
const FOLLOWING = 300;

type View = Omit<TriageQuery, "item" | "after" | "limit" | "format">;

/** What a page of the queue asks of the API. */
export const pageOfQueue = (view: View, after: string | null): TriageQuery => ({
  ...view,
  ...(after !== null && { after }),
  limit: after === null ? FIRST : FOLLOWING,
});

/** What the address asks for, without its place in the list and the item at the side. */
export const viewOf = ({ item: _i, after: _a, limit: _l, format: _f, ...view }: TriageQuery): View => view;

/** The queue page after page, as far as somebody has scrolled. */
export const triagePagesQuery = (view: View) =>
  infiniteQueryOptions({
    queryKey: ["triage", "pages", view],
    queryFn: ({ signal, pageParam }) => apiGet<TriageAnswer>("triage", pageOfQueue(view, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
