import type { Metadata } from "next";
import { BadParameters } from "@/components/ui/notice";
import { CompareQuery } from "@/lib/contract/candidates";
import { HistoryQuery } from "@/lib/contract/promotion-history";
import { getComparison } from "@/lib/data/compare";
import { currentReader } from "@/lib/data/reader";
import { getHistory } from "@/lib/data/target-history";
import { makeQueryClient } from "@/lib/query/client";
import { compareQuery, historyQuery } from "@/lib/query/queries";
import { Prefetched } from "../../../../_lib/prefetched";
import { readPage } from "../../../../_lib/read-page";
import { nameOf } from "../../../../_lib/segment";
import { CompareView } from "./_components/compare-view";

type Props = PageProps<"/promotions/[instance]/[target]/compare">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Compare on ${nameOf((await params).target)}` };
}

/** Two candidates, promotions or dates of a target side by side. */
export default async function Page({ params, searchParams }: Props) {
  const named = await params;
  const [instance, target] = [nameOf(named.instance), nameOf(named.target)];
  const reader = await currentReader();
  const queries = makeQueryClient();
  const path = `/promotions/${encodeURIComponent(instance)}/${encodeURIComponent(target)}/compare`;
  const { query, bad } = await readPage(CompareQuery, path, searchParams, async (asked) => {
    const choices = HistoryQuery.parse({ component: asked.component });
    await queries.query({
      ...historyQuery(instance, target, choices),
      queryFn: () => getHistory(reader, instance, target, choices),
    });
    if (asked.from === undefined || asked.to === undefined) return;
    await queries.query({
      ...compareQuery(instance, target, asked),
      queryFn: () => getComparison(reader, instance, target, asked),
      retry: false,
    });
  });
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <CompareView instance={instance} target={target} query={query} />
    </Prefetched>
  );
}
