import { queryOptions } from "@tanstack/react-query";
import type { SessionAnswer } from "@/lib/contract/people";
import type { ShellAnswer } from "@/lib/contract/site";
import { apiGet } from "./api";

// What every page needs, apart from the rest, which no page needs whole.

/** What the shell shows: releases, DFGs, counts, freshness. */
export const shellQuery = () =>
  queryOptions({ queryKey: ["shell"], queryFn: ({ signal }) => apiGet<ShellAnswer>("shell", {}, signal) });

/** Whom the browser acts as. */
export const sessionQuery = () =>
  queryOptions({
    queryKey: ["session"],
    queryFn: ({ signal }) => apiGet<SessionAnswer>("session", {}, signal),
  });
