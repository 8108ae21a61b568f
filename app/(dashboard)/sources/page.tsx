import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { SourcesView } from "@/components/sources/sources-view";
import { BadParameters } from "@/components/ui/notice";
import { SourceQuery } from "@/lib/contract/sources";
import { parsePage } from "@/lib/data/page";
import { currentReader } from "@/lib/data/reader";
import { listSetAside, listSources } from "@/lib/data/sources";
import { makeQueryClient } from "@/lib/query/client";
import { setAsideQuery, sourcesQuery } from "@/lib/query/queries";
import { orNotFound } from "../_lib/or-not-found";

export const metadata: Metadata = { title: "Sources" };

/** What is read, how well and how far; `?feed=` opens one in the drawer. */
export default async function Page({ searchParams }: PageProps<"/sources">) {
  const { query: { feed } = {}, errors } = await parsePage(SourceQuery, searchParams);
  const reader = await currentReader();
  const queries = makeQueryClient();
  await Promise.all([
    queries.query({ ...sourcesQuery(), queryFn: () => listSources(reader) }),
    feed === undefined
      ? null
      : orNotFound(queries.query({ ...setAsideQuery(feed), queryFn: () => listSetAside(reader, feed) })),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      {errors === undefined ? null : <BadParameters errors={errors} resetHref="/sources" />}
      <SourcesView feed={feed} />
    </HydrationBoundary>
  );
}
