import type { Metadata } from "next";
import { BadParameters } from "@/components/ui/notice";
import { JobsQuery } from "@/lib/contract/jobs";
import { listJobs } from "@/lib/data/jobs";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { jobsQuery } from "@/lib/query/queries";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";
import { JobsView } from "./_components/jobs-view";

export const metadata: Metadata = { title: "Jobs" };

/** Jobs of the CI, those that fail in the chain first. */
export default async function Page({ searchParams }: PageProps<"/jobs">) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(JobsQuery, "/jobs", searchParams, (asked) =>
    queries.query({ ...jobsQuery(asked), queryFn: () => listJobs(reader, asked) }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <JobsView query={query} />
    </Prefetched>
  );
}
