import type { Metadata } from "next";
import { holdUpOf } from "@/components/promotions/hold-up-questions";
import { BadParameters } from "@/components/ui/notice";
import { TargetPageQuery } from "@/lib/contract/promotion-history";
import type { TargetAnswer } from "@/lib/contract/promotions";
import { listHoldUps } from "@/lib/data/hold-ups";
import { badParameter } from "@/lib/data/http/bad-parameters";
import { getLive } from "@/lib/data/live-line";
import { getPromotionDiff, getTarget } from "@/lib/data/promotions";
import { currentReader } from "@/lib/data/reader";
import { getHistory } from "@/lib/data/target-history";
import { getTrends } from "@/lib/data/target-trends";
import { makeQueryClient } from "@/lib/query/client";
import {
  historyQuery,
  holdUpsQuery,
  promotionDiffQuery,
  targetNowQuery,
  targetQuery,
  trendsQuery,
} from "@/lib/query/queries";
import { prefetchForecast } from "../../../_lib/prefetch-forecast";
import { Prefetched } from "../../../_lib/prefetched";
import { readPage } from "../../../_lib/read-page";
import { nameOf } from "../../../_lib/segment";
import { partsOf } from "./_components/parts";
import { TargetView } from "./_components/target-view";

type Props = PageProps<"/promotions/[instance]/[target]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { instance, target } = await params;
  return { title: `${nameOf(target)} on ${nameOf(instance)}` };
}

/** One promotion target: how old it is, every promotion to it, and what the open one changed. */
export default async function Page({ params, searchParams }: Props) {
  const named = await params;
  const [instance, target] = [nameOf(named.instance), nameOf(named.target)];
  const reader = await currentReader();
  const queries = makeQueryClient();
  const path = `/promotions/${encodeURIComponent(instance)}/${encodeURIComponent(target)}`;
  const { query, bad } = await readPage(TargetPageQuery, path, searchParams, async (asked) => {
    const parts = partsOf(asked);
    const whole = { ...parts.target, component: undefined };
    // An unknown component narrows nothing; an unknown target is the 404 page.
    if (asked.component !== undefined)
      mustHave(asked.component, await getTarget(reader, instance, target, whole));
    const own = queries.query({
      ...targetQuery(instance, target, parts.target),
      queryFn: () => getTarget(reader, instance, target, parts.target),
    });
    if (asked.at !== undefined) return own;
    await Promise.all([
      own,
      queries.query({
        ...trendsQuery(instance, target, parts.trends),
        queryFn: () => getTrends(reader, instance, target, parts.trends),
      }),
      asked.tab === "history"
        ? queries.query({
            ...historyQuery(instance, target, parts.history),
            queryFn: () => getHistory(reader, instance, target, parts.history),
          })
        : undefined,
      asked.tab === "forecast" ? prefetchForecast(queries, reader, { instance, target, asked }) : undefined,
      queries.query({
        ...holdUpsQuery(holdUpOf(instance, target, asked.component)),
        queryFn: () => listHoldUps(reader, holdUpOf(instance, target, asked.component)),
      }),
      queries.query({
        ...targetNowQuery(instance, target),
        queryFn: () => getLive(reader, { pipeline: [], release: [], project: [], instance, target }),
      }),
    ]);
  });
  const { open } = query;
  if (open !== undefined)
    await queries
      .query({
        ...promotionDiffQuery(instance, target, open),
        queryFn: () => getPromotionDiff(reader, instance, target, open),
        retry: false,
      })
      // A promotion that is not known is told in its drawer; the target's page stands.
      .catch(() => undefined);
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <TargetView instance={instance} target={target} query={query} />
    </Prefetched>
  );
}

function mustHave(component: string, { target }: TargetAnswer) {
  const known = target.components.map((each) => each.component);
  if (!known.includes(component))
    throw badParameter("component", `no such component; there are: ${known.join(", ")}`);
}
