"use client";
import { useQuery } from "@tanstack/react-query";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { movesWord } from "@/components/promotions/moves-word";
import { PackageMoves } from "@/components/promotions/package-moves";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import type { CompareAnswer, CompareQuery } from "@/lib/contract/candidates";
import { HistoryQuery } from "@/lib/contract/promotion-history";
import { compareQuery, historyQuery } from "@/lib/query/queries";
import { JobMoves } from "./job-moves";
import { Pickers } from "./pickers";
import { Sides } from "./sides";

interface CompareViewProps {
  instance: string;
  target: string;
  query: CompareQuery;
}

/** What differs between two candidates, promotions or dates. */
export function CompareView({ instance, target, query }: CompareViewProps) {
  const choices = useQuery(
    historyQuery(instance, target, HistoryQuery.parse({ component: query.component })),
  );
  const isAsked = query.from !== undefined && query.to !== undefined;
  const answer = useQuery({ ...compareQuery(instance, target, query), enabled: isAsked });
  return (
    <>
      <PageHead
        above={<Above instance={instance} target={target} />}
        title="Compare"
        lead="Two candidates, promotions or dates: jobs by what became of them, packages that moved."
        aside={answer.data === undefined ? undefined : <AsOf answer={answer.data} />}
      />
      <Pickers
        key={`${query.from ?? ""} ${query.to ?? ""}`}
        query={query}
        choices={choices.data?.items ?? []}
      />
      {isAsked ? (
        <Answer query={answer} what="the comparison" skeleton={<Skeleton className="h-96 rounded-lg" />}>
          {(data) => <Compared data={data} />}
        </Answer>
      ) : (
        <Card>
          <Empty title="Nothing is chosen yet">
            Give two of: the key of a candidate, a promotion, or a date. A date stands for what was promoted
            by its end.
          </Empty>
        </Card>
      )}
    </>
  );
}

function Compared({ data }: { data: CompareAnswer }) {
  return (
    <>
      <SourceBanner answer={data} />
      <Sides data={data} />
      <div className="grid gap-4">
        <JobMoves data={data} />
        <Card
          id="packages"
          title="Packages"
          note={movesWord(data.packages) || "none differs"}
          className="overflow-clip"
        >
          <PackageMoves
            packages={data.packages}
            known={data.known}
            instance={data.target.instance}
            caption="Packages that differ"
          />
        </Card>
      </div>
    </>
  );
}

function Above({ instance, target }: { instance: string; target: string }) {
  return (
    <>
      <Link href="/promotions" className="link">
        Promotions
      </Link>
      {" · "}
      <Link
        href={`/promotions/${encodeURIComponent(instance)}/${encodeURIComponent(target)}`}
        className="link"
      >
        {target}
      </Link>
      {` · ${instance}`}
    </>
  );
}
