"use client";
import { useQuery } from "@tanstack/react-query";
import { useThen } from "@/components/time/clock";
import type { Freshness } from "@/lib/contract/common";
import { shellQuery } from "@/lib/query/shell";

/**
 * The feeds behind an answer as they stand now. A feed that was polled again without news leaves the answer alone,
 * so its newest state comes from the shell, which hears of every poll.
 */
export function useFreshness(sources: readonly Freshness[]): Freshness[] {
  const { data } = useQuery({ ...shellQuery(), enabled: false });
  // Of the past, as they were then.
  if (useThen() !== null) return [...sources];
  return sources.map((source) => data?.sources.find((now) => now.feed === source.feed) ?? source);
}
