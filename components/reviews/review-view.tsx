"use client";
import { useQuery } from "@tanstack/react-query";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { LiveItem } from "@/components/live/live-item";
import { StatusTag } from "@/components/status/status";
import { counted } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import type { ReviewAnswer, ReviewQuery } from "@/lib/contract/reviews";
import { reviewQuery } from "@/lib/query/queries";
import { Buildset } from "./buildset";
import { testsLead } from "./lead";
import { ReviewFacts } from "./review-facts";
import { runTitles } from "./run-titles";
import { Votes } from "./votes";
import { REVIEW_STATUS } from "./words";

/** One review: what its tests say, patch set by patch set, and whose each failure is. */
export function ReviewView({ number, query }: { number: string; query: ReviewQuery }) {
  const answer = useQuery(reviewQuery(number, query));
  return (
    <Answer query={answer} what={`review ${number}`} skeleton={<ReviewSkeleton number={number} />}>
      {(data) => <Page data={data} />}
    </Answer>
  );
}

function Page({ data }: { data: ReviewAnswer }) {
  const { review } = data;
  const { status, word } = REVIEW_STATUS[review.status];
  const titles = runTitles(data.buildsets);
  const runs = data.buildsets.map((set, index) => ({ set, title: titles[index] ?? set.pipeline }));
  const current = runs.filter(({ set }) => set.isCurrent);
  const older = runs.filter(({ set }) => !set.isCurrent);
  return (
    <>
      <PageHead
        above={
          <>
            <Link href="/reviews" className="link">
              Reviews
            </Link>
            {` · ${review.project} · ${review.branch}`}
          </>
        }
        title={review.subject}
        tag={
          <>
            <StatusTag status={status}>{review.workInProgress ? `${word}, in progress` : word}</StatusTag>
            <Votes review={review} />
            <ExternalLink href={review.url} className="text-text-2">
              {review.number} in Gerrit
            </ExternalLink>
          </>
        }
        lead={testsLead(data.buildsets)}
        aside={<AsOf answer={data} />}
      />
      <SourceBanner answer={data} />
      {data.others.length === 0 ? null : <Others data={data} />}
      <div className="grid grid-cols-[minmax(0,1fr)_320px] items-start gap-4 max-lg:grid-cols-1">
        <div className="grid min-w-0 gap-4">
          {data.live.length === 0 ? null : (
            <Card id="now" title="Queued and running now">
              <ul>
                {data.live.map((item) => (
                  <LiveItem key={item.id} item={item} showPipeline />
                ))}
              </ul>
            </Card>
          )}
          {current.map((run) => (
            <Buildset key={run.set.server + run.set.uuid} {...run} />
          ))}
          {data.buildsets.length > 0 ? null : <NoBuilds data={data} />}
          {older.length === 0 ? null : (
            <details open={current.length === 0}>
              <summary className="cursor-pointer px-1 py-1 text-text-2">
                {counted(older.length, "run")} on earlier patch sets
              </summary>
              <div className="mt-2 grid gap-4">
                {older.map((run) => (
                  <Buildset key={run.set.server + run.set.uuid} {...run} />
                ))}
              </div>
            </details>
          )}
        </div>
        <ReviewFacts data={data} />
      </div>
    </>
  );
}

/** Several Gerrits number alike: which one is shown, and the way to the others. */
const Others = ({ data }: { data: ReviewAnswer }) => (
  <Notice className="mb-4">
    Another Gerrit has a review of this number:
    <ul className="mt-0.5">
      {data.others.map((other) => (
        <li key={other.gerrit}>
          <Link
            href={`/reviews/${data.review.number}?gerrit=${encodeURIComponent(other.gerrit)}`}
            className="link underline"
          >
            {other.title}: {other.subject}
          </Link>{" "}
          <span className="text-text-2">{other.project}</span>
        </li>
      ))}
    </ul>
  </Notice>
);

const NoBuilds = ({ data }: { data: ReviewAnswer }) => (
  <Card>
    <Empty title="No test of it is known">
      {data.sources.some((source) => source.feed.startsWith("zuul-"))
        ? "No Zuul that is read has tested it, or it was longer ago than is read."
        : "No Zuul is read."}
    </Empty>
  </Card>
);

const ReviewSkeleton = ({ number }: { number: string }) => (
  <>
    <PageHead above="Reviews" title={`Review ${number}`} lead="Reading its tests" />
    <div className="grid grid-cols-[minmax(0,1fr)_320px] gap-4 max-lg:grid-cols-1">
      <Skeleton className="h-72 rounded-lg" />
      <Skeleton className="h-72 rounded-lg" />
    </div>
  </>
);
