import type { Metadata } from "next";
import { BadParameters } from "@/components/ui/notice";
import { FailureQuery } from "@/lib/contract/failures";
import { listFailures } from "@/lib/data/failures";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { failuresQuery } from "@/lib/query/queries";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";
import { FailuresView } from "./_components/failures-view";

export const metadata: Metadata = { title: "Failures" };

/** Packages and jobs that fail, filtered, sorted and paged as the address says. */
export default async function Page({ searchParams }: PageProps<"/failures">) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(FailureQuery, "/failures", searchParams, (asked) =>
    queries.query({ ...failuresQuery(asked), queryFn: () => listFailures(reader, asked) }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <FailuresView query={query} />
    </Prefetched>
  );
}
