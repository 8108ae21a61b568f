"use client";
import { useQuery } from "@tanstack/react-query";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { useFreshness } from "@/components/freshness/use-freshness";
import { TargetNow } from "@/components/live/target-now";
import { HoldUpCard } from "@/components/promotions/hold-up-card";
import { type JudgedTarget, judgeTarget } from "@/components/promotions/judged-target";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import type { TargetPageQuery } from "@/lib/contract/promotion-history";
import type { TargetAnswer } from "@/lib/contract/promotions";
import { targetQuery, trendsQuery } from "@/lib/query/queries";
import { Part } from "./part";
import { partsOf } from "./parts";
import { PromotionDrawer } from "./promotion-drawer";
import { Tabs } from "./tabs";
import { TargetFacts } from "./target-facts";
import { TargetState } from "./target-state";

interface TargetViewProps {
  instance: string;
  target: string;
  query: TargetPageQuery;
}

/** One target: what holds it up, then one part of what is known of it at a time. */
export function TargetView({ instance, target, query }: TargetViewProps) {
  const answer = useQuery(targetQuery(instance, target, partsOf(query).target));
  return (
    <>
      <Answer query={answer} what={target} skeleton={<TargetSkeleton instance={instance} target={target} />}>
        {(data) => <Page data={data} query={query} />}
      </Answer>
      {query.open === undefined ? null : (
        <PromotionDrawer key={query.open} instance={instance} target={target} id={query.open} />
      )}
    </>
  );
}

function Page({ data: given, query }: { data: TargetAnswer; query: TargetPageQuery }) {
  const target = judgeTarget(given.target, useFreshness(given.sources));
  const data = { ...given, target };
  const of = { instance: target.instance, target: target.promoteName, component: query.component };
  const trends = useQuery(trendsQuery(of.instance, of.target, partsOf(query).trends));
  return (
    <>
      <PageHead
        above={<Above target={target} component={query.component} />}
        title={target.promoteName}
        tag={<TargetState target={target} component={query.component} />}
        aside={<AsOf answer={data} />}
      />
      <SourceBanner answer={data} />
      <TargetFacts data={data} trends={trends.data} component={query.component} />
      <div className="grid gap-4">
        <HoldUpCard {...of} />
        <TargetNow instance={of.instance} target={of.target} />
        <Tabs current={query.tab} />
        <Part data={given} target={target} query={query} />
      </div>
    </>
  );
}

function Above({ target, component }: { target: JudgedTarget; component: string | undefined }) {
  return (
    <>
      <Link href="/promotions" className="link">
        Promotions
      </Link>
      {" · "}
      <Link href={`/promotions?release=${encodeURIComponent(target.release)}`} className="link">
        {target.release}
      </Link>
      {` · ${target.instance}`}
      {component === undefined ? "" : ` · ${component}`}
    </>
  );
}

const TargetSkeleton = ({ instance, target }: { instance: string; target: string }) => (
  <>
    <PageHead above={`Promotions · ${instance}`} title={target} />
    <Skeleton className="mb-4 h-[104px] rounded-lg" />
    <Skeleton className="mb-4 h-[130px] rounded-lg" />
    <Skeleton className="h-96 rounded-lg" />
  </>
);
