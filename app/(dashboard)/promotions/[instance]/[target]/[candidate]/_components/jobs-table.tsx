"use client";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { JobTag } from "@/components/promotions/offer-state";
import { STATUS } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ExternalLink } from "@/components/ui/external-link";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import type { CandidateJob, JobAttempt } from "@/lib/contract/candidates";

/** Every job on the candidate with all its attempts: those in criteria first, then those that inform. */
export function JobsTable({ jobs }: { jobs: readonly CandidateJob[] }) {
  const required = jobs.filter((job) => job.required).length;
  return (
    <Card
      id="jobs"
      title="Jobs"
      note={`${required} in criteria, ${jobs.length - required} that inform; one pass is enough`}
      className="overflow-clip"
    >
      <DataTable
        caption="Jobs on the candidate, with every attempt"
        columns={COLUMNS}
        rows={jobs}
        rowKey={(row) => row.job}
        density="two"
        header="plain"
        groupOf={(row) =>
          row.required ? { key: "in", head: "In criteria" } : { key: "out", head: "Not in criteria" }
        }
        empty={<Empty title="No job is known">No criteria name one, and none voted on this candidate.</Empty>}
      />
    </Card>
  );
}

const COLUMNS: readonly Column<CandidateJob>[] = [
  {
    id: "job",
    header: "Job",
    phone: "title",
    width: "42%",
    cell: (row) => (
      <>
        <Link
          href={`/jobs/${encodeURIComponent(row.job)}`}
          data-primary=""
          className="mono link block min-w-0 max-w-[60ch]"
        >
          <MiddleTruncate text={row.job} tail={16} />
        </Link>
        {row.via === null ? null : <span className="block text-sm text-text-2">stood in: {row.via}</span>}
        {row.unreported ? (
          <span className="block text-sm text-warn">
            passed in Zuul, and DLRN was not told: it does not count
          </span>
        ) : null}
      </>
    ),
  },
  { id: "state", header: "State", width: "190px", cell: (row) => <JobTag state={row.state} /> },
  {
    id: "attempts",
    header: "Attempts, oldest first",
    cell: (row) =>
      row.attempts.length === 0 ? (
        <span className="text-text-3">none</span>
      ) : (
        <ol className="flex flex-wrap gap-x-3 gap-y-0.5">
          {row.attempts.map((attempt, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: attempts have no name of their own and are never moved
            <li key={index}>
              <Attempt attempt={attempt} />
            </li>
          ))}
        </ol>
      ),
  },
];

const WORD = {
  passed: ["ok", "passed"],
  failed: ["bad", "failed"],
  running: ["run", "started"],
} as const;

function Attempt({ attempt }: { attempt: JobAttempt }) {
  const [status, word] = WORD[attempt.state];
  const { icon, text } = STATUS[status];
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap text-sm">
      <span className={text}>
        <Icon of={icon} size={13} />
      </span>
      {attempt.build === null ? (
        word
      ) : (
        <Link href={`/builds/zuul/${encodeURIComponent(attempt.build)}`} className="link above">
          {word}
        </Link>
      )}
      <Time at={attempt.at} as="moment" className="text-text-2" />
      {attempt.logUrl === null ? null : <ExternalLink href={attempt.logUrl}>log</ExternalLink>}
      {attempt.voted ? null : (
        <span className="text-text-3" data-tip="A Zuul build that told DLRN nothing">
          no vote
        </span>
      )}
    </span>
  );
}
