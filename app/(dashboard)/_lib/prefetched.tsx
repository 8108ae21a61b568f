import { dehydrate, type QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Hydrated } from "@/components/hydrated";

/** Hands what a page has read to the queries of the components below it. */
export const Prefetched = ({ queries, children }: { queries: QueryClient; children: ReactNode }) => (
  <Hydrated answers={JSON.stringify(dehydrate(queries))}>{children}</Hydrated>
);
