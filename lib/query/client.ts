import { environmentManager, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api";

const STALE_MS = 30_000;
/** Verdicts age even when nothing happens: what is open is asked again this often, beside what live.ts tells. */
const AGED_MS = 120_000;
/** On the server a timer per query would hold each rendered answer until it ran out; without one it goes with its render. */
const KEPT_MS = environmentManager.isServer() ? Number.POSITIVE_INFINITY : 10 * 60_000;

/** A query client: a new one per server render, one in the browser. What changed is told by live.ts. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        refetchInterval: AGED_MS,
        gcTime: KEPT_MS,
        refetchOnWindowFocus: true,
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      },
    },
  });
}
