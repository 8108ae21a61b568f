"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TriageQuery } from "@/lib/contract/triage";
import { triagePagesQuery, viewOf } from "@/lib/query/triage-pages";
import { type Neighbours, neighboursOf } from "./neighbours";

const NONE: readonly string[] = [];

/** The items before and after this one in the queue the reader came from. */
export function useNeighbours(id: string, queue: TriageQuery): Neighbours {
  const { data } = useInfiniteQuery(triagePagesQuery(viewOf(queue)));
  const ids = data?.pages.flatMap((page) => page.items.map((item) => item.id)) ?? NONE;
  const [before, setBefore] = useState(NONE);
  // Kept from the last answer that held the item: it may leave the queue by what is done to it here.
  if (ids.includes(id) && ids.join() !== before.join()) setBefore(ids);
  return neighboursOf(id, ids, before);
}
