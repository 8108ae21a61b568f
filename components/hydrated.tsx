"use client";
import { type DehydratedState, HydrationBoundary } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";

/**
 * Puts answers read on the server into the browser's query cache. They come as one text: React writes and reads a text as
 * it is, but walks through every value of an object, three times a page.
 */
export function Hydrated({ answers, children }: { answers: string; children: ReactNode }) {
  const state = useMemo(() => JSON.parse(answers) as DehydratedState, [answers]); // written by dehydrate()
  return <HydrationBoundary state={state}>{children}</HydrationBoundary>;
}
