"use client";
import { useQuery } from "@tanstack/react-query";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { useFreshness } from "@/components/freshness/use-freshness";
import { TriageStatistics } from "@/components/statistics/triage-statistics";
import { SubjectItems } from "@/components/triage-item/subject-items";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import type { JobAnswer, JobQuery } from "@/lib/contract/jobs";
import { jobQuery } from "@/lib/query/queries";
import { Causes } from "./causes";
import { Days } from "./days";
import { leadOf } from "./lead";
import { Lines } from "./lines";
import { RequiredBy } from "./required-by";
import { Running } from "./running";
import { Runs } from "./runs";

/** One job, from where it stands to its single runs. */
export function JobView({ name, query }: { name: string; query: JobQuery }) {
  const answer = useQuery(jobQuery(name, query));
  return (
    <Answer query={answer} what={name} skeleton={<JobSkeleton name={name} />}>
      {(data) => <Page job={data} query={query} />}
    </Answer>
  );
}

function Page({ job, query }: { job: JobAnswer; query: JobQuery }) {
  const sources = useFreshness(job.sources);
  return (
    <>
      <PageHead
        above={
          <Link href="/jobs" className="link">
            Jobs
          </Link>
        }
        title={<span className="break-words">{job.name}</span>}
        lead={leadOf(job)}
        aside={<AsOf answer={job} />}
      />
      <div className="-mt-2 mb-4 flex flex-wrap gap-x-4 gap-y-0.5 text-text-2">
        {job.description === null ? null : (
          <span className="line-clamp-2 max-w-[90ch] min-w-0 break-words">{job.description}</span>
        )}
        <Link href={`/dfgs/${encodeURIComponent(job.dfg?.slug ?? "unassigned")}`} className="link">
          {job.dfg?.name ?? "Unassigned"}
        </Link>
        {job.servers.map((server) => (
          <ExternalLink key={server.id} href={server.url}>
            {server.title}
          </ExternalLink>
        ))}
      </div>
      <SourceBanner answer={job} />
      <Lines job={job} sources={sources} />
      <div className="mt-4 grid grid-cols-[minmax(0,1fr)_360px] items-start gap-4 max-lg:grid-cols-1">
        <div className="grid min-w-0 gap-4">
          <SubjectItems subject={job.name} />
          <Causes job={job} />
          <Days job={job} />
          <TriageStatistics query={{ job: job.name }} />
        </div>
        <div className="grid min-w-0 gap-4">
          <Running job={job} />
          <RequiredBy job={job} />
        </div>
      </div>
      <Runs job={job} query={query} />
    </>
  );
}

const JobSkeleton = ({ name }: { name: string }) => (
  <>
    <PageHead above="Job" title={name} lead="Reading its runs" />
    <Skeleton className="mb-4 h-40 rounded-lg" />
    <Skeleton className="h-72 rounded-lg" />
  </>
);
