"use client";
import { useQuery } from "@tanstack/react-query";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { PastView } from "@/components/past/past-view";
import { TimeChoice } from "@/components/past/time-choice";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { PageHead } from "@/components/ui/page-head";
import type { ChainAnswer, ChainQuery } from "@/lib/contract/chain";
import { chainQuery } from "@/lib/query/queries";
import { ChainMap, StableMap } from "./chain-map";
import { ChainSkeleton } from "./chain-skeleton";
import { Changes } from "./changes";
import { headlineOf } from "./headline";
import { NeedsSomeone } from "./needs-someone";

interface ChainViewProps {
  query: ChainQuery;
  /** The changes start at the reader's last visit rather than a day ago. */
  visited: boolean;
}

/** Where every release stands: the chain map, what needs someone, what changed. */
export function ChainView({ query, visited }: ChainViewProps) {
  const answer = useQuery(chainQuery(query));
  return (
    <Answer query={answer} what="the chain" skeleton={<ChainSkeleton />}>
      {(data) => (
        <PastView at={data.at} reconstructed={data.lines.some((line) => line.reconstructed)}>
          <Page answer={data} query={query} visited={visited} />
        </PastView>
      )}
    </Answer>
  );
}

function Page({ answer, query, visited }: ChainViewProps & { answer: ChainAnswer }) {
  const tv = query.tv === "1"; // a wallboard: larger, without the shell, the sentence first
  const place = query.release === undefined ? "Where every release stands" : `Where ${query.release} stands`;
  return (
    <div data-tv={tv ? "" : undefined} className={tv ? "[zoom:1.2] min-[1500px]:[zoom:1.5]" : undefined}>
      <PageHead
        title={tv ? headlineOf(answer) : place}
        lead={tv ? place : headlineOf(answer)}
        aside={
          <>
            {answer.at === null && !tv ? <TimeChoice at={null} /> : null}
            <AsOf answer={answer} />
          </>
        }
      />
      <SourceBanner answer={answer} />
      {answer.lines.length === 0 ? <NoLines /> : <ChainMap lines={answer.lines} />}
      {answer.stable.length > 0 ? <StableMap lines={answer.stable} /> : null}
      {answer.stable.length === 0 && answer.at !== null ? (
        <p className="mt-4 text-sm text-text-3">Nothing was recorded of the releases' tags until then.</p>
      ) : null}
      <div className="mt-4 grid grid-cols-[1.55fr_1fr] items-start gap-4 max-lg:grid-cols-1">
        <NeedsSomeone answer={answer} release={query.release} />
        <Changes changes={answer.changes} since={answer.changesSince} visited={visited} />
      </div>
    </div>
  );
}

const NoLines = () => (
  <Card>
    <Empty title="No line to show yet">
      A line appears for each DLRN instance of the configuration once ingest has read it. If this does not
      change within a minute, see whether ingest runs and which sources it knows.
    </Empty>
  </Card>
);
