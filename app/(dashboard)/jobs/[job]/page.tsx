import type { Metadata } from "next";
import { ofSubject } from "@/components/triage-item/queue";
import { BadParameters } from "@/components/ui/notice";
import { JobQuery } from "@/lib/contract/jobs";
import { getJob } from "@/lib/data/jobs-one";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { jobQuery } from "@/lib/query/queries";
import { prefetchTriage } from "../../_lib/prefetch-triage";
import { Prefetched } from "../../_lib/prefetched";
import { readPage } from "../../_lib/read-page";
import { nameOf } from "../../_lib/segment";
import { JobView } from "./_components/job-view";

export async function generateMetadata({ params }: PageProps<"/jobs/[job]">): Promise<Metadata> {
  return { title: nameOf((await params).job) };
}

/** One job: where it runs, how often it passes, what it fails of, who requires it, what runs now, and its runs. */
export default async function Page({ params, searchParams }: PageProps<"/jobs/[job]">) {
  const name = nameOf((await params).job);
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(
    JobQuery,
    `/jobs/${encodeURIComponent(name)}`,
    searchParams,
    (asked) =>
      Promise.all([
        queries.query({ ...jobQuery(name, asked), queryFn: () => getJob(reader, name, asked) }),
        prefetchTriage(queries, reader, [ofSubject(name)]),
      ]),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <JobView name={name} query={query} />
    </Prefetched>
  );
}
