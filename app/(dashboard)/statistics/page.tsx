import type { Metadata } from "next";
import { StatisticsView } from "@/components/statistics/statistics-view";
import { BadParameters } from "@/components/ui/notice";
import { TriageStatisticsQuery } from "@/lib/contract/statistics";
import { currentReader } from "@/lib/data/reader";
import { getTriageStatistics } from "@/lib/data/statistics";
import { makeQueryClient } from "@/lib/query/client";
import { triageStatisticsQuery } from "@/lib/query/queries";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";

export const metadata: Metadata = { title: "Statistics" };

/** What nobody has explained and how long repairs take, by DFG, pipeline and job. */
export default async function Page({ searchParams }: PageProps<"/statistics">) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(TriageStatisticsQuery, "/statistics", searchParams, (asked) =>
    queries.query({ ...triageStatisticsQuery(asked), queryFn: () => getTriageStatistics(reader, asked) }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <StatisticsView query={query} />
    </Prefetched>
  );
}
