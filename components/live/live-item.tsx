"use client";
import { StatusTag } from "@/components/status/status";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { LiveItem as Item, LiveJob } from "@/lib/contract/live";
import { formatDuration } from "@/lib/shared/duration";
import { JobLine, liveStatus } from "./job-line";

/** What one would look at: everything but the jobs that passed or were never to run. */
const isWorthALine = (job: LiveJob) => liveStatus(job) === "bad" || job.state !== "done";

/** One thing in a pipeline with its jobs in order; what has passed is counted, not listed. */
export function LiveItem({ item, showPipeline = false }: { item: Item; showPipeline?: boolean }) {
  const lines = item.jobs.filter(isWorthALine);
  const passed = item.jobs.filter((job) => liveStatus(job) === "ok").length;
  const skipped = item.jobs.length - lines.length - passed;
  return (
    <li className="border-line border-t px-4 py-2.5 first:border-t-0">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <Subject item={item} />
        {showPipeline ? <span className="text-sm text-text-2">{item.pipeline}</span> : null}
        {item.release === null ? null : <span className="text-sm text-text-2">{item.release}</span>}
        {item.failing ? (
          <StatusTag status="bad" className="above">
            {item.failingReasons[0] ?? "will fail"}
          </StatusTag>
        ) : null}
        {item.active ? null : <span className="text-sm text-text-3">not its turn yet</span>}
        <span className="ml-auto text-sm text-text-3">
          {item.enqueuedAt === null ? null : (
            <>
              in the queue for <Time at={item.enqueuedAt} as="age" />
            </>
          )}
          {item.remainingMs === null || item.remainingMs <= 0
            ? null
            : `, about ${formatDuration(item.remainingMs)} left`}
        </span>
      </p>
      {item.jobs.length === 0 ? (
        <p className="mt-0.5 text-sm text-text-3">Zuul has not decided on its jobs yet.</p>
      ) : null}
      {lines.length === 0 ? null : (
        <ul className="mt-1">
          {lines.map((job) => (
            <JobLine key={job.name + (job.build ?? "")} job={job} />
          ))}
        </ul>
      )}
      {passed + skipped === 0 ? null : (
        <p className="mt-0.5 pl-[26px] text-sm text-text-3">
          {[
            passed === 0 ? null : `${counted(passed, "job")} passed`,
            skipped === 0 ? null : `${counted(skipped, "job")} skipped`,
          ]
            .filter(Boolean)
            .join(", ")}
        </p>
      )}
    </li>
  );
}

/** The change under test, else the branch a timer put there. A change whose review is not read has no page here. */
function Subject({ item }: { item: Item }) {
  const more = item.together > 1 ? ` and ${counted(item.together - 1, "other")}` : "";
  if (item.change === null)
    return (
      <span className="min-w-0">
        <ExternalLink href={item.url} className="font-medium">
          {item.project ?? item.queue}
        </ExternalLink>
        <span className="text-text-2"> {item.ref?.replace("refs/heads/", "")}</span>
      </span>
    );
  const number = `${item.change}${item.patchset === null ? "" : `,${item.patchset}`}`;
  return (
    <span className="min-w-0">
      {item.subject === null ? (
        <ExternalLink href={item.url} className="font-medium">
          {number}
        </ExternalLink>
      ) : (
        <Link href={`/reviews/${item.change}`} className="link font-medium">
          {number}
        </Link>
      )}{" "}
      <span className="text-text-2">
        {item.subject ?? item.project}
        {more}
      </span>
      {item.subject === null ? null : <span className="text-sm text-text-3"> {item.project}</span>}
    </span>
  );
}
