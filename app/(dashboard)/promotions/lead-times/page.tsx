import type { Metadata } from "next";
import { BadParameters } from "@/components/ui/notice";
import { LeadTimesQuery } from "@/lib/contract/lead-times";
import { getLeadTimes } from "@/lib/data/lead-times";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { leadTimesQuery } from "@/lib/query/journey";
import { Prefetched } from "../../_lib/prefetched";
import { readPage } from "../../_lib/read-page";
import { LeadTimesView } from "./_components/lead-times-view";

export const metadata: Metadata = { title: "Lead times" };

/** How long upstream commits take into each stage of each builder. */
export default async function Page({ searchParams }: PageProps<"/promotions/lead-times">) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(LeadTimesQuery, "/promotions/lead-times", searchParams, (asked) =>
    queries.query({ ...leadTimesQuery(asked), queryFn: () => getLeadTimes(reader, asked) }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <LeadTimesView query={query} />
    </Prefetched>
  );
}
