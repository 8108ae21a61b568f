import type { Metadata } from "next";
import { LiveView } from "@/components/live/live-view";
import { BadParameters } from "@/components/ui/notice";
import { LiveQuery } from "@/lib/contract/live";
import { getLive } from "@/lib/data/live-line";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { liveQuery } from "@/lib/query/queries";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";

export const metadata: Metadata = { title: "Live" };

/** What is queued and running now, filtered as the address says. */
export default async function Page({ searchParams }: PageProps<"/live">) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(LiveQuery, "/live", searchParams, (asked) =>
    queries.query({ ...liveQuery(asked), queryFn: () => getLive(reader, asked) }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <LiveView query={query} />
    </Prefetched>
  );
}
