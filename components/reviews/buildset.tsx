import { AllExplained } from "@/components/status/all-explained";
import { StatusIcon, StatusTag } from "@/components/status/status";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import type { ReviewBuildset, ReviewJob } from "@/lib/contract/reviews";
import { formatDuration } from "@/lib/shared/duration";
import { Failure } from "./failure";
import { BUILDSET_STATUS, JOB_STATUS, VERDICT } from "./words";

/** One run of a pipeline: its jobs, what failed first and whose it is. */
export function Buildset({ set, title }: { set: ReviewBuildset; title: string }) {
  const { status, word } = BUILDSET_STATUS[set.state];
  const passed = set.jobs.filter((job) => job.state === "passed");
  const others = set.jobs.filter((job) => job.state !== "passed");
  return (
    <Card
      id={`set-${set.uuid}`}
      title={set.url === null ? title : <ExternalLink href={set.url}>{title}</ExternalLink>}
      note={
        <span className="inline-flex flex-wrap items-baseline gap-x-2.5">
          <StatusTag status={status}>{word}</StatusTag>
          {set.allExplained ? <AllExplained /> : null}
          {set.isCurrent ? <span>patch set {set.patchset}</span> : null}
        </span>
      }
      more={<When from={set.startedAt} to={set.endedAt} />}
    >
      {set.message === null || set.state === "passed" || set.state === "failed" ? null : (
        <p className="border-line border-b px-4 py-2 text-text-2">{set.message}</p>
      )}
      {set.jobs.length === 0 ? <p className="px-4 py-3 text-text-2">No job of it is known.</p> : null}
      <ul>
        {others.map((job) => (
          <Job key={job.build} job={job} />
        ))}
      </ul>
      {passed.length === 0 ? null : (
        <details
          className="border-line border-t first:border-t-0"
          open={others.length === 0 && passed.length <= 6}
        >
          <summary className="cursor-pointer px-4 py-2 text-text-2">
            {counted(passed.length, "job")} passed
          </summary>
          <ul>
            {passed.map((job) => (
              <Job key={job.build} job={job} />
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}

function Job({ job }: { job: ReviewJob }) {
  return (
    <li className="border-line border-t px-4 py-2 first:border-t-0">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
        <span className="flex min-w-0 items-center gap-2.5 max-md:w-full">
          <StatusIcon status={JOB_STATUS[job.state]} />
          <Link
            href={`/builds/zuul/${encodeURIComponent(job.build)}`}
            className="link flex min-w-0 font-medium"
          >
            <MiddleTruncate text={job.name} tail={18} />
          </Link>
        </span>
        {job.voting ? null : <span className="text-sm text-text-3">non-voting</span>}
        {job.failure === null ? (
          <span className="text-sm text-text-2">{wordsOf(job)}</span>
        ) : (
          <StatusTag status={VERDICT[job.failure.verdict].status}>
            {VERDICT[job.failure.verdict].word}
          </StatusTag>
        )}
        {job.retried === 0 ? null : (
          <span className="text-sm text-text-3">after {counted(job.retried, "try", "tries")}</span>
        )}
        <span className="ml-auto flex items-baseline gap-3 text-sm text-text-3">
          {job.logUrl === null ? null : <ExternalLink href={job.logUrl}>log</ExternalLink>}
          <When from={job.startedAt} to={job.endedAt} />
        </span>
      </p>
      {job.failure === null ? null : <Failure job={job} failure={job.failure} />}
    </li>
  );
}

function wordsOf(job: ReviewJob): string {
  if (job.skippedBecauseOf !== null) return `skipped, since ${job.skippedBecauseOf} failed`;
  if (job.state === "running") return "runs";
  if (job.state === "passed") return "";
  return job.result ?? job.state;
}

/** How long it took; since when it runs. */
function When({ from, to }: { from: string | null; to: string | null }) {
  if (from === null) return null;
  if (to === null)
    return (
      <span className="whitespace-nowrap">
        for <Time at={from} as="age" />
      </span>
    );
  return (
    <span className="whitespace-nowrap">
      <Time at={to} as="ago" />, took {formatDuration(Date.parse(to) - Date.parse(from))}
    </span>
  );
}
