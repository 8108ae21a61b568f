import type { Metadata } from "next";
import { SourcesView } from "@/components/sources/sources-view";
import { BadParameters } from "@/components/ui/notice";
import { SourceQuery } from "@/lib/contract/sources";
import { currentReader } from "@/lib/data/reader";
import { listSetAside, listSources } from "@/lib/data/sources";
import { makeQueryClient } from "@/lib/query/client";
import { setAsideQuery, sourcesQuery } from "@/lib/query/queries";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";

export const metadata: Metadata = { title: "Sources" };

/** What is read, how well and how far; `?feed=` opens one in the drawer. */
export default async function Page({ searchParams }: PageProps<"/sources">) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(SourceQuery, "/sources", searchParams, ({ feed }) =>
    Promise.all([
      queries.query({ ...sourcesQuery(), queryFn: () => listSources(reader) }),
      feed === undefined
        ? null
        : queries.query({ ...setAsideQuery(feed), queryFn: () => listSetAside(reader, feed) }),
    ]),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <SourcesView feed={query.feed} />
    </Prefetched>
  );
}
