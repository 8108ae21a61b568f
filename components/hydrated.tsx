"use client";
import { type DehydratedState, HydrationBoundary } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";

interface HydratedProps {
  /** What dehydrate() wrote, without the answers. */
  outline: string;
  /** The answers, one text each, in the order of the outline's queries. */
  answers: readonly string[];
  children: ReactNode;
}

/**
 * Puts answers read on the server into the browser's query cache. They come as texts: React writes and reads a text as it is,
 * but walks through every value of an object, three times a page.
 */
export function Hydrated({ outline, answers, children }: HydratedProps) {
  const state = useMemo(() => {
    const dehydrated = JSON.parse(outline) as DehydratedState; // written by dehydrate()
    const queries = dehydrated.queries.map((query, index) => ({
      ...query,
      state: { ...query.state, data: JSON.parse(answers[index] ?? "null") },
    }));
    return { ...dehydrated, queries };
  }, [outline, answers]);
  return <HydrationBoundary state={state}>{children}</HydrationBoundary>;
}
