"use client";
import { useQuery } from "@tanstack/react-query";
import { SOURCE_WORD, subjectHref } from "@/components/failures/failure-status";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { BUILD_STATE } from "@/components/jobs/build-state";
import { StatusTag } from "@/components/status/status";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import type { BuildAnswer } from "@/lib/contract/builds";
import { buildQuery } from "@/lib/query/queries";
import { Around } from "./around";
import { BuildFactsCard } from "./build-facts";
import { leadOf } from "./lead";
import { LinksCard } from "./links";
import { SameText } from "./same-text";
import { StreakCard } from "./streak";
import { WhyItFailed } from "./why-it-failed";

/** One build: why it failed first, then since when and what else; its facts and what it belongs to at the side. */
export function BuildView({ source, id }: { source: string; id: string }) {
  const answer = useQuery(buildQuery(source, id));
  return (
    <Answer query={answer} what="this build" skeleton={<BuildSkeleton />}>
      {(data) => <Page build={data} />}
    </Answer>
  );
}

function Page({ build }: { build: BuildAnswer }) {
  const { status, word } = BUILD_STATE[build.state];
  return (
    <>
      <PageHead
        above={`${SOURCE_WORD[build.source]} ${build.source === "zuul" ? "run" : "build"} of`}
        title={
          <Link href={subjectHref(build)} className="link break-words">
            {build.subject}
          </Link>
        }
        tag={<StatusTag status={status}>{word}</StatusTag>}
        lead={leadOf(build)}
        aside={<AsOf answer={build} />}
      />
      <SourceBanner answer={build} />
      <div className="grid grid-cols-[minmax(0,1fr)_360px] items-start gap-4 max-lg:grid-cols-1">
        <div className="grid min-w-0 gap-4">
          {build.failure === null ? null : <WhyItFailed failure={build.failure} item={build.item} />}
          {build.streak === null ? null : <StreakCard build={build} streak={build.streak} />}
          {build.failure === null ? null : <SameText build={build} />}
          {build.failure === null ? <Around build={build} /> : null}
        </div>
        <div className="grid min-w-0 gap-4">
          <BuildFactsCard build={build} />
          <LinksCard links={build.links} />
          {build.failure === null ? null : <Around build={build} />}
        </div>
      </div>
    </>
  );
}

const BuildSkeleton = () => (
  <>
    <PageHead above="Build of" title="…" lead="Reading the build" />
    <div className="grid grid-cols-[minmax(0,1fr)_360px] gap-4 max-lg:grid-cols-1">
      <Skeleton className="h-96 rounded-lg" />
      <Skeleton className="h-72 rounded-lg" />
    </div>
  </>
);
