"use client";
import clsx from "clsx";
import { StatusIcon } from "@/components/status/status";
import { useFromNow } from "@/components/time/clock";
import { Time } from "@/components/time/time";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import type { Status } from "@/lib/contract/common";
import type { LiveJob } from "@/lib/contract/live";
import { formatDuration } from "@/lib/shared/duration";

/** Icon and colour of what a live job does. */
export function liveStatus({ state, result }: Pick<LiveJob, "state" | "result">): Status {
  if (state === "done") return result === "SUCCESS" ? "ok" : result === "SKIPPED" ? "none" : "bad";
  if (state === "failing") return "bad";
  return state === "running" || state === "paused" ? "run" : "none";
}

/** Our page of the build once it is stored, else that of the job. */
export const jobHref = ({ name, build }: Pick<LiveJob, "name" | "build">): string =>
  build === null ? `/jobs/${encodeURIComponent(name)}` : `/builds/zuul/${encodeURIComponent(build)}`;

/** One job: its name, what it does in words, and how far it is. */
export function JobLine({ job }: { job: LiveJob }) {
  const status = liveStatus(job);
  return (
    <li className="grid min-h-7 grid-cols-[minmax(0,1fr)_minmax(0,240px)_150px] items-center gap-x-3 max-md:grid-cols-[minmax(0,1fr)_auto] max-md:py-1">
      <span className="flex min-w-0 items-center gap-2.5">
        <StatusIcon status={status} />
        <Link href={jobHref(job)} className="link flex min-w-0">
          <MiddleTruncate text={job.name} tail={18} />
        </Link>
        <Flags job={job} className="flex-none max-md:hidden" />
      </span>
      <span
        className={clsx(
          "min-w-0 truncate text-sm max-md:col-span-2 max-md:row-start-2 max-md:pl-[26px]",
          status === "bad" ? "text-bad" : "text-text-2",
        )}
        data-tip={job.words}
      >
        <Flags job={job} className="mr-2 md:hidden" />
        {job.url === null ? job.words : <ExternalLink href={job.url}>{job.words}</ExternalLink>}
      </span>
      <Progress job={job} />
    </li>
  );
}

/** What the job means for the item; on a phone it stands with the state, since the name needs its line. */
function Flags({ job, className }: { job: LiveJob; className: string }) {
  const flags = [job.required ? "required" : null, job.voting ? null : "non-voting"].filter(Boolean);
  if (flags.length === 0) return null;
  return <span className={clsx("text-sm text-text-3", className)}>{flags.join(", ")}</span>;
}

/** Elapsed against how long it usually takes; ticks with the page. */
function Progress({ job }: { job: LiveJob }) {
  const started = job.startedAt === null ? null : Date.parse(job.startedAt);
  const share = useFromNow((now) =>
    started === null || job.estimatedMs === null
      ? -1
      : Math.min(100, Math.max(1, Math.round(((now - started) / job.estimatedMs) * 100))),
  );
  if (job.startedAt === null || job.state === "done" || started === null) return <span />;
  const usual = job.estimatedMs === null ? null : formatDuration(job.estimatedMs);
  return (
    <span className="flex items-center justify-end gap-2 text-sm text-text-3">
      <Time at={job.startedAt} as="age" />
      {share < 0 ? (
        <span>so far</span>
      ) : (
        <span
          role="progressbar"
          aria-label={`${job.name}, usually ${usual}`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={share}
          data-tip={share === 100 ? `longer than usual, which is ${usual}` : `usually ${usual}`}
          className="block h-[5px] w-16 overflow-hidden rounded-[3px] bg-line"
        >
          <span
            className={clsx("block h-full", share === 100 ? "bg-warn" : "bg-run")}
            style={{ width: `${share}%` }}
          />
        </span>
      )}
    </span>
  );
}
