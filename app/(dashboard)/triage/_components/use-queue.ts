"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { hrefWith } from "@/components/ui/address";
import type { TriageQuery, TriageRow } from "@/lib/contract/triage";
import { seePages, triagePagesQuery, viewOf } from "@/lib/query/triage-pages";
import { pagesOf, placeAfter, rangeOf } from "./queue-blocks";

const ADDRESS_AFTER_MS = 250;
/** Rows left below the one in sight when the next page is fetched. */
const AHEAD = 60;

/** The queue as far as it was read, the item in sight and the ones selected; both stay while the list is read again. */
export function useQueue(query: TriageQuery) {
  const answer = useInfiniteQuery(triagePagesQuery(viewOf(query)));
  const { data, hasNextPage, isFetching, isPlaceholderData, fetchNextPage } = answer;
  const { rows, ends } = useMemo(() => unique((data?.pages ?? []).map((page) => page.items)), [data]);
  const ids = useMemo(() => rows.map((row) => row.id), [rows]);

  const [cursor, setCursor] = useState<string | null>(query.item ?? null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);
  const [place, setPlace] = useState<number | null>(null);
  // Another view is another list: nothing of the one before is selected or in sight in it. (A key would do it too, and
  // take the focus from the field that was typed into.)
  const { item: _, ...view } = query;
  const viewKey = JSON.stringify(view);
  const [knownView, setKnownView] = useState(viewKey);
  if (viewKey !== knownView) {
    setKnownView(viewKey);
    setCursor(query.item ?? null);
    setSelected(new Set());
    setPlace(null);
  }
  const at = cursor === null ? (ids.length > 0 ? 0 : null) : placeAfter(ids, cursor, place);
  const shown = at === null ? cursor : (ids[at] ?? null);
  // What was in sight left the list: what took its place is in sight now.
  if (!isPlaceholderData && cursor !== null && shown !== null && shown !== cursor) setCursor(shown);
  if (!isPlaceholderData && cursor !== null && at !== null && at !== place) setPlace(at);

  useEffect(() => {
    if (viewKey !== "") anchor.current = null;
  }, [viewKey]);
  useAddressOf(cursor);
  const onNear = useSight(query, ends, answer.refetch);
  useEffect(() => {
    if (at !== null && at > ids.length - AHEAD && hasNextPage && !isFetching) void fetchNextPage();
  }, [at, ids.length, hasNextPage, isFetching, fetchNextPage]);

  /** Selects an item or no longer; with `range` everything from the last one that was. Stays the same, so that rows do. */
  const toggle = useCallback(
    (id: string, range: boolean) => {
      const from = range ? anchor.current : null;
      anchor.current = id;
      setSelected((held) => {
        const next = new Set(held);
        if (from !== null) for (const each of rangeOf(ids, from, id)) next.add(each);
        else if (!next.delete(id)) next.add(id);
        return next;
      });
    },
    [ids],
  );

  return {
    answer,
    rows,
    selectedRows: useMemo(() => rows.filter((row) => selected.has(row.id)), [rows, selected]),
    selected,
    /** Id of the item in sight; null when there is none. */
    shown,
    /** Whether the reader went there, rather than standing where the list begins. */
    isChosen: cursor !== null,
    show: setCursor,
    /** To the next item but n, or the previous. */
    move: (by: number): string | null => {
      const next = ids[Math.max(0, Math.min(ids.length - 1, (at ?? -by) + by))] ?? null;
      if (next !== null) setCursor(next);
      return next;
    },
    toggle,
    onNear,
    selectAll: () => setSelected(new Set(ids)),
    clear: () => setSelected(new Set()),
  };
}

/**
 * The items of all pages, and how many there are up to the end of each. A page may begin with what the one before ended with,
 * when an item moved between the two reads.
 */
function unique(pages: readonly (readonly TriageRow[])[]): { rows: readonly TriageRow[]; ends: number[] } {
  const seen = new Set<string>();
  const rows: TriageRow[] = [];
  const ends: number[] = [];
  for (const page of pages) {
    for (const row of page) {
      if (!seen.has(row.id)) rows.push(row);
      seen.add(row.id);
    }
    ends.push(rows.length);
  }
  return { rows, ends };
}

const SIGHT_AFTER_MS = 150;

/** Keeps which pages are in sight: what was left as it was while it was out of sight is read again when it comes into sight. */
function useSight(query: TriageQuery, ends: readonly number[], refetch: () => unknown) {
  const near = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const look = useRef(() => {});
  useEffect(() => {
    look.current = () => {
      if (seePages(viewOf(query), pagesOf(near.current, ends))) void refetch();
    };
    look.current();
  }, [query, ends, refetch]);
  useEffect(() => () => clearTimeout(timer.current), []);
  /** Says that a block of rows came near or went away. */
  return useCallback((block: string, isNear: boolean) => {
    if (isNear) near.current.add(block);
    else near.current.delete(block);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => look.current(), SIGHT_AFTER_MS);
  }, []);
}

/** Writes the item in sight into the address, without asking the server for the page again. */
function useAddressOf(item: string | null): void {
  useEffect(() => {
    if (item === null) return;
    const timer = setTimeout(() => {
      const { pathname, search } = window.location;
      const params = new URLSearchParams(search);
      if (pathname === "/triage" && params.get("item") !== item)
        window.history.replaceState(null, "", hrefWith(pathname, params, { item }));
    }, ADDRESS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [item]);
}
