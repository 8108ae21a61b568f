import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { cookies } from "next/headers";
import { ChainView } from "@/components/chain/chain-view";
import { VISIT_COOKIE } from "@/components/preferences/preferences";
import { lastVisit } from "@/components/preferences/visit";
import { BadParameters } from "@/components/ui/notice";
import { ChainQuery } from "@/lib/contract/chain";
import { getChain } from "@/lib/data/chain";
import { parsePage } from "@/lib/data/page";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { chainQuery } from "@/lib/query/queries";
import { orNotFound } from "./_lib/or-not-found";

/** Where every release stands. Changes are counted from the reader's last visit, a day ago on a first one. */
export default async function Page({ searchParams }: PageProps<"/">) {
  const { query: asked = {}, errors } = await parsePage(ChainQuery, searchParams);
  const visit = lastVisit((await cookies()).get(VISIT_COOKIE)?.value, Date.now());
  const query =
    asked.since === undefined && visit !== null ? { ...asked, since: visit.toISOString() } : asked;
  const reader = await currentReader();
  const queries = makeQueryClient();
  await orNotFound(queries.query({ ...chainQuery(query), queryFn: () => getChain(reader, query) }));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      {errors === undefined ? null : <BadParameters errors={errors} resetHref="/" />}
      <ChainView query={query} visited={query.since !== undefined} />
    </HydrationBoundary>
  );
}
