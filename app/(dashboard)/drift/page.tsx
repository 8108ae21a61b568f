import type { Metadata } from "next";
import { BadParameters } from "@/components/ui/notice";
import { DriftQuery } from "@/lib/contract/drift";
import { listDrift } from "@/lib/data/drift";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { driftQuery } from "@/lib/query/queries";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";
import { DriftView } from "./_components/drift-view";

export const metadata: Metadata = { title: "Drift" };

/** What stands at every stage of both tracks and what it lacks, filtered, sorted and paged as the address says. */
export default async function Page({ searchParams }: PageProps<"/drift">) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(DriftQuery, "/drift", searchParams, (asked) =>
    queries.query({ ...driftQuery(asked), queryFn: () => listDrift(reader, asked) }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <DriftView query={query} />
    </Prefetched>
  );
}
