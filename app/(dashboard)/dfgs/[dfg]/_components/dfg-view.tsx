"use client";
import { useQuery } from "@tanstack/react-query";
import { BlockingBugs } from "@/components/bugs/blocking-bugs";
import { Changes } from "@/components/chain/changes";
import { DfgPeople } from "@/components/duty/dfg-people";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { MyDfg } from "@/components/preferences/my-dfg";
import { TriageStatistics } from "@/components/statistics/triage-statistics";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import type { DfgAnswer, DfgQuery } from "@/lib/contract/dfgs";
import { dfgQuery } from "@/lib/query/queries";
import { ComponentMatrix } from "./component-matrix";
import { Contacts } from "./contacts";
import { DfgFacts } from "./dfg-facts";
import { DfgSkeleton } from "./dfg-skeleton";
import { FailingNow } from "./failing-now";
import { headlineOf, type Start } from "./headline";
import { Packaging } from "./packaging";
import { Retrying } from "./retrying";
import { Trend } from "./trend";
import { TriageCard } from "./triage-card";

interface DfgViewProps {
  slug: string;
  query: DfgQuery;
  /** Where the changes start. */
  start: Start;
}

/** The landing page of a DFG's member. */
export function DfgView({ slug, query, start }: DfgViewProps) {
  const answer = useQuery(dfgQuery(slug, query));
  return (
    <Answer query={answer} what="this DFG" skeleton={<DfgSkeleton />}>
      {(data) => <Page data={data} release={query.release} start={start} />}
    </Answer>
  );
}

function Page({ data, release, start }: { data: DfgAnswer; release: string | undefined; start: Start }) {
  const { dfg } = data;
  return (
    <>
      <PageHead
        above={
          <Link href="/dfgs" className="link">
            DFGs
          </Link>
        }
        title={dfg.name}
        lead={headlineOf(data, start, release)}
        tag={<MyDfg slug={dfg.slug} name={dfg.name} />}
        aside={<AsOf answer={data} />}
      />
      <Contacts dfg={dfg} />
      <SourceBanner answer={data} />
      <DfgFacts data={data} start={start} release={release} />
      <div className="mb-4">
        <TriageCard slug={dfg.slug} release={release} />
      </div>
      <FailingNow data={data} release={release} />
      <div className="mt-4 grid gap-4">
        <Packaging data={data} />
        <BlockingBugs dfg={data.dfg.slug} release={release} />
      </div>
      <div className="mt-4 grid grid-cols-[1.55fr_1fr] items-start gap-4 max-lg:grid-cols-1">
        <div className="grid min-w-0 gap-4">
          {data.retrying.length === 0 ? null : <Retrying data={data} />}
          <Card id="trend" title="Last 30 days" note="packages and jobs failing at the end of each day, UTC">
            <Trend data={data} />
          </Card>
          <TriageStatistics query={{ dfg: dfg.slug }} />
        </div>
        <div className="grid min-w-0 gap-4">
          <DfgPeople slug={dfg.slug} />
          <Changes changes={data.changes} since={data.changesSince} visited={start === "visit"} />
        </div>
      </div>
      <div className="mt-4">
        <ComponentMatrix components={data.components} />
      </div>
    </>
  );
}
