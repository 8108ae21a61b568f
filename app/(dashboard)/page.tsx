import { cookies } from "next/headers";
import { ChainView } from "@/components/chain/chain-view";
import { VISIT_COOKIE } from "@/components/preferences/preferences";
import { lastVisit } from "@/components/preferences/visit";
import { BadParameters } from "@/components/ui/notice";
import { ChainQuery } from "@/lib/contract/chain";
import { getChain } from "@/lib/data/chain";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { chainQuery } from "@/lib/query/queries";
import { Prefetched } from "./_lib/prefetched";
import { readPage } from "./_lib/read-page";

/** Where every release stands. Changes are counted from the reader's last visit, a day ago on a first one. */
export default async function Page({ searchParams }: PageProps<"/">) {
  const [reader, jar] = await Promise.all([currentReader(), cookies()]);
  const visit = lastVisit(jar.get(VISIT_COOKIE)?.value, Date.now())?.toISOString();
  const sinceVisit = (asked: ChainQuery): ChainQuery =>
    asked.since === undefined && asked.at === undefined && visit !== undefined
      ? { ...asked, since: visit }
      : asked;
  const queries = makeQueryClient();
  const page = await readPage(ChainQuery, "/", searchParams, (asked) => {
    const query = sinceVisit(asked);
    return queries.query({ ...chainQuery(query), queryFn: () => getChain(reader, query) });
  });
  const query = sinceVisit(page.query);
  return (
    <Prefetched queries={queries}>
      {page.bad === null ? null : <BadParameters {...page.bad} />}
      <ChainView query={query} visited={query.since !== undefined && query.since === visit} />
    </Prefetched>
  );
}
