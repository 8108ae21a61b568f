"use client";
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { SessionAnswer } from "@/lib/contract/people";
import { apiGet } from "@/lib/query/api";

/** Who the browser acts as. */
const sessionQuery = () =>
  queryOptions({
    queryKey: ["session"],
    queryFn: ({ signal }) => apiGet<SessionAnswer>("session", {}, signal),
  });

/** Who the reader is, and what they may; undefined until it is known. */
export const useSession = (): SessionAnswer | undefined => useQuery(sessionQuery()).data;
