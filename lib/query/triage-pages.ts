import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type QueryFunctionContext,
} from "@tanstack/react-query";
import type { TriageAnswer, TriageQuery } from "@/lib/contract/triage";
import { apiGet } from "./api";
import { PagesInSight } from "./pages-in-sight";

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

/**
 * The queue page after page, as far as somebody has scrolled. Read again, as after every event, it reads its first page and
 * those in sight; the others stay as they are until they come into sight.
 */
export const triagePagesQuery = (view: View) =>
  infiniteQueryOptions({
    queryKey: ["triage", "pages", view],
    queryFn: (context) => readPage(view, context),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

/**
 * Says which pages of the queue are in sight.
 * @returns whether one of them is older than the first page, so that the queue must be read again
 */
export const seePages = (view: View, pages: Iterable<number>): boolean => sightOf(view).see(pages);

type Context = QueryFunctionContext<readonly unknown[], string | null>;

async function readPage(view: View, context: Context): Promise<TriageAnswer> {
  const { pageParam, signal } = context;
  const page = placeIn(context);
  const held = page === null ? undefined : heldPages(context)?.pages[page];
  if (page !== null && held !== undefined && sightOf(view).keeps(page)) return held;
  return apiGet<TriageAnswer>("triage", pageOfQueue(view, pageParam), signal);
}

/** Pages that one reading of the whole list has asked for; one reading has one signal. */
const asked = new WeakMap<AbortSignal, number>();

/** The place of the page when the whole list is read again, which begins without a key; null = one more page is fetched. */
function placeIn({ pageParam, signal }: Context): number | null {
  const before = pageParam === null ? 0 : asked.get(signal);
  if (before === undefined) return null;
  asked.set(signal, before + 1);
  return before;
}

const heldPages = ({ client, queryKey }: Context) =>
  client.getQueryData<InfiniteData<TriageAnswer>>([...queryKey]);

const sights = new Map<string, PagesInSight>();

function sightOf(view: View): PagesInSight {
  const key = JSON.stringify(view);
  const held = sights.get(key) ?? new PagesInSight();
  sights.set(key, held);
  return held;
}
