"use client";
import { useQuery } from "@tanstack/react-query";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { useFreshness } from "@/components/freshness/use-freshness";
import { TargetNow } from "@/components/live/target-now";
import { type JudgedTarget, judgeTarget } from "@/components/promotions/judged-target";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import type { TargetAnswer, TargetQuery } from "@/lib/contract/promotions";
import { targetQuery } from "@/lib/query/queries";
import { Components } from "./components";
import { HeldUpBy } from "./held-up-by";
import { Intervals } from "./intervals";
import { PromotionDrawer } from "./promotion-drawer";
import { PromotionList } from "./promotion-list";
import { TargetFacts } from "./target-facts";
import { TargetState } from "./target-state";
import { TimeLine } from "./time-line";

interface TargetViewProps {
  instance: string;
  target: string;
  query: TargetQuery;
}

/** One target: five facts, sixty days, every promotion. */
export function TargetView({ instance, target, query }: TargetViewProps) {
  const answer = useQuery(targetQuery(instance, target, query));
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

function Page({ data: given, query }: { data: TargetAnswer; query: TargetQuery }) {
  const target = judgeTarget(given.target, useFreshness(given.sources));
  const data = { ...given, target };
  const isComponents = target.level === "component";
  // Intervals of many components in one row of bars would say nothing.
  const oneSubject = !isComponents || query.component !== undefined;
  return (
    <>
      <PageHead
        above={<Above target={target} component={query.component} />}
        title={target.promoteName}
        tag={<TargetState target={target} component={query.component} />}
        aside={<AsOf answer={data} />}
      />
      <SourceBanner answer={data} />
      <TargetFacts data={data} component={query.component} />
      <div className="grid gap-4">
        <HeldUpBy instance={target.instance} target={target.promoteName} component={query.component} />
        <TargetNow instance={target.instance} target={target.promoteName} />
        <TimeLine data={data} query={query} />
        {isComponents ? <Components target={target} chosen={query.component} /> : null}
        {oneSubject ? <Intervals data={given} /> : null}
        <PromotionList data={given} query={query} />
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
