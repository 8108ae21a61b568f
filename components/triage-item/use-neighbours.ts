"use client";
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import type { TriageQuery } from "@/lib/contract/triage";
import { triageQuery } from "@/lib/query/queries";
import { type Neighbours, neighboursOf } from "./neighbours";

/** The items before and after this one in the queue the reader came from. */
export function useNeighbours(id: string, queue: TriageQuery): Neighbours {
  const { data } = useQuery(triageQuery(queue));
  const ids = data?.items.map((item) => item.id) ?? [];
  const before = useRef<readonly string[]>([]);
  const found = neighboursOf(id, ids, before.current);
  // Kept from the last answer that held the item: it may leave the queue by what is done to it here.
  if (ids.includes(id)) before.current = ids;
  return found;
}
