"use client";
import { useQuery } from "@tanstack/react-query";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { useFreshness } from "@/components/freshness/use-freshness";
import { KeptLink } from "@/components/past/kept-link";
import { PastView } from "@/components/past/past-view";
import { TimeChoice } from "@/components/past/time-choice";
import { HoldUpCard } from "@/components/promotions/hold-up-card";
import { type JudgedTarget, judgeTarget } from "@/components/promotions/judged-target";
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
        {(data) => (
          <PastView at={data.at} reconstructed={data.reconstructed.length > 0}>
            <Page data={data} query={query} />
          </PastView>
        )}
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
  const isNow = given.at === null;
  const trends = useQuery({
    ...trendsQuery(of.instance, of.target, partsOf(query).trends),
    enabled: isNow,
  });
  return (
    <>
      <PageHead
        above={<Above target={target} component={query.component} />}
        title={target.promoteName}
        tag={<TargetState target={target} component={query.component} />}
        aside={
          <>
            {isNow ? <TimeChoice at={null} /> : null}
            <AsOf answer={data} />
          </>
        }
      />
      <SourceBanner answer={data} />
      <TargetFacts data={data} trends={isNow ? trends.data : undefined} component={query.component} />
      <div className="grid grid-cols-1 gap-4">
        {isNow ? (
          <>
            <HoldUpCard {...of} />
            <Tabs current={query.tab} />
          </>
        ) : null}
        <Part data={given} target={target} query={query} />
      </div>
    </>
  );
}

function Above({ target, component }: { target: JudgedTarget; component: string | undefined }) {
  return (
    <>
      <KeptLink href="/promotions" className="link">
        Promotions
      </KeptLink>
      {" · "}
      <KeptLink href={`/promotions?release=${encodeURIComponent(target.release)}`} className="link">
        {target.release}
      </KeptLink>
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
