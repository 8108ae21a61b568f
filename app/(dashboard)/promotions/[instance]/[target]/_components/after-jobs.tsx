import { StatusIcon } from "@/components/status/status";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { ConsumerJob } from "@/lib/contract/consumers";
import { jobWords, VERDICT } from "./after-words";

/** Jobs of consumers that do not work since a promotion, each with the run that tells it. */
export function AfterJobs({ jobs }: { jobs: readonly ConsumerJob[] }) {
  return (
    <ul className="grid gap-y-0.5 text-sm">
      {jobs.map((job) => (
        <li key={job.job} className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <StatusIcon status="bad" label={VERDICT[job.verdict].word} />
          <Link href={`/jobs/${encodeURIComponent(job.job)}`} className="mono link break-all">
            {job.job}
          </Link>
          <span className="text-text-2">{jobWords(job)}</span>
          {job.last === null ? null : (
            <Link href={`/builds/zuul/${encodeURIComponent(job.last.build)}`} className="link">
              the last run
            </Link>
          )}
          {job.last === null || job.last.logUrl === null ? null : (
            <ExternalLink href={job.last.logUrl}>log</ExternalLink>
          )}
        </li>
      ))}
    </ul>
  );
}
