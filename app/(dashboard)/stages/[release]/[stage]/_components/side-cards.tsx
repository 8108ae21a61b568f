import type { ReactNode } from "react";
import { StatusIcon } from "@/components/status/status";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { StageAnswer, StageReview, TaggingJob } from "@/lib/contract/stages";

const Row = ({ children }: { children: ReactNode }) => (
  <li className="flex items-start gap-2.5 border-line border-t px-4 py-2.5 first:border-t-0">{children}</li>
);
const Quiet = ({ children }: { children: ReactNode }) => <p className="px-4 py-3 text-text-2">{children}</p>;

/** Open proposals to move builds into this stage or the one after it. */
export function Proposals({ reviews }: Pick<StageAnswer, "reviews">) {
  return (
    <Card title="Proposed moves" id="proposals">
      {reviews.length === 0 ? (
        <Quiet>No open review proposes to move builds in or out of here.</Quiet>
      ) : (
        <ul>
          {reviews.map((review) => (
            <Row key={`${review.gerrit}/${review.number}`}>
              <Proposal review={review} />
            </Row>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Proposal({ review }: { review: StageReview }) {
  const [status, words] =
    review.verified < 0
      ? (["bad", "its tests failed"] as const)
      : review.verified > 0
        ? (["ok", "its tests passed"] as const)
        : (["run", "its tests have not finished"] as const);
  return (
    <>
      <StatusIcon status={status} label={words} className="mt-0.5" />
      <span className="min-w-0 flex-1">
        <Link
          href={`/reviews/${review.number}?gerrit=${encodeURIComponent(review.gerrit)}`}
          className="link block truncate font-medium"
        >
          {review.number}: {review.subject}
        </Link>
        <span className="block text-sm text-text-3">
          into {review.into}, {words}; opened <Time at={review.openedAt} as="ago" />
        </span>
      </span>
    </>
  );
}

/** The newest runs of the jobs that move builds. */
export function TaggingJobs({ jobs }: Pick<StageAnswer, "jobs">) {
  return (
    <Card title="Jobs that move builds" id="jobs">
      {jobs.length === 0 ? (
        <Quiet>No data: no Zuul that is read knows update-buildsys-tags.</Quiet>
      ) : (
        <ul>
          {jobs.map((job) => (
            <Row key={job.job}>
              <Job job={job} />
            </Row>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Job({ job }: { job: TaggingJob }) {
  const at = job.endedAt ?? job.startedAt;
  return (
    <>
      <StatusIcon status={job.status} label={job.result ?? "running"} className="mt-0.5" />
      <span className="min-w-0 flex-1">
        <Link
          href={`/builds/zuul/${encodeURIComponent(job.build)}`}
          className="link block truncate font-medium"
        >
          {job.job}
        </Link>
        <span className="block text-sm text-text-3">
          {job.what}; {job.result === null ? "running since " : `${job.result} `}
          {at === null ? "at an unknown time" : <Time at={at} as={job.result === null ? "moment" : "ago"} />}
        </span>
      </span>
    </>
  );
}

/** The Koji tags of the stage. */
export function Tags({ tags }: Pick<StageAnswer, "tags">) {
  return (
    <Card title="Tags" id="tags" note={counted(tags.length, "tag")}>
      {tags.length === 0 ? (
        <Quiet>No data: no tag of this stage is known.</Quiet>
      ) : (
        <ul>
          {tags.map((tag) => (
            <Row key={`${tag.hub} ${tag.name}`}>
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">
                  {tag.url === null ? tag.name : <ExternalLink href={tag.url}>{tag.name}</ExternalLink>}
                </span>
                <span className="block text-sm text-text-3">
                  {tag.hub}
                  {tag.lastAt === null ? "" : ", last build "}
                  {tag.lastAt === null ? null : <Time at={tag.lastAt} as="ago" />}
                </span>
              </span>
              <span className="whitespace-nowrap">{formatCount(tag.builds)}</span>
            </Row>
          ))}
        </ul>
      )}
    </Card>
  );
}
