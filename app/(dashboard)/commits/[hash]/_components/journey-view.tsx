"use client";
import { useQuery } from "@tanstack/react-query";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { Time } from "@/components/time/time";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import type { Journey, JourneyAnswer } from "@/lib/contract/journey";
import { journeyQuery } from "@/lib/query/journey";
import { Choices } from "./choices";
import { leadOf } from "./lead";
import { LineCard } from "./line-card";
import { StableCard } from "./stable-card";

/** One upstream commit on every line that carries it; of a short hash that several begin with, the choice. */
export function JourneyView({ hash }: { hash: string }) {
  const answer = useQuery(journeyQuery(hash));
  return (
    <Answer query={answer} what="the commit" skeleton={<JourneySkeleton hash={hash} />}>
      {(data) =>
        data.journey === null ? <Choices data={data} /> : <Page data={data} journey={data.journey} />
      }
    </Answer>
  );
}

function Page({ data, journey }: { data: JourneyAnswer; journey: Journey }) {
  return (
    <>
      <PageHead
        above={
          <>
            Commit of{" "}
            {journey.packages.map((name, index) => (
              <span key={name}>
                {index === 0 ? "" : ", "}
                <Link href={`/packages/${encodeURIComponent(name)}`} className="link">
                  {name}
                </Link>
              </span>
            ))}
          </>
        }
        title={
          <>
            <span className="mono sm:hidden">{journey.commitHash.slice(0, 12)}</span>
            <span className="mono max-sm:hidden">{journey.commitHash}</span>
          </>
        }
        lead={leadOf(journey.lines)}
        aside={<AsOf answer={data} />}
      />
      <p className="-mt-2 mb-4 flex flex-wrap gap-x-4 gap-y-0.5 text-text-2">
        {journey.committedAt === null ? null : (
          <span>
            committed upstream <Time at={journey.committedAt} as="ago" focusable />
          </span>
        )}
        {journey.commitUrl === null ? null : <ExternalLink href={journey.commitUrl}>upstream</ExternalLink>}
      </p>
      <SourceBanner answer={data} />
      <div className="grid gap-4">
        {journey.lines.map((line) => (
          <LineCard
            key={`${line.instance} ${line.package}`}
            line={line}
            withPackage={journey.packages.length > 1}
            hash={journey.commitHash}
          />
        ))}
        <StableCard stable={journey.stable} withPackage={journey.packages.length > 1} />
      </div>
    </>
  );
}

const JourneySkeleton = ({ hash }: { hash: string }) => (
  <>
    <PageHead above="Commit" title={<span className="mono">{hash}</span>} lead="Reading its way" />
    <Skeleton className="mb-4 h-72 rounded-lg" />
    <Skeleton className="h-56 rounded-lg" />
  </>
);
