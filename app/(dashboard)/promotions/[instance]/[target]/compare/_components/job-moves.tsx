"use client";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { JobTag } from "@/components/promotions/offer-state";
import { StatusIcon } from "@/components/status/status";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import type { CompareAnswer, JobChange, JobMove } from "@/lib/contract/candidates";
import type { Status } from "@/lib/contract/common";

const WORDS: Record<JobChange, { status: Status; word: string }> = {
  "newly-failing": { status: "bad", word: "Newly failing" },
  "still-failing": { status: "bad", word: "Still failing" },
  fixed: { status: "ok", word: "Fixed" },
  appeared: { status: "run", word: "Appeared" },
  gone: { status: "none", word: "Gone" },
  open: { status: "run", word: "Not ended on both" },
  "still-passing": { status: "ok", word: "Still passing" },
};

/** Jobs of both sides by what became of them, what got worse first. */
export function JobMoves({ data }: { data: CompareAnswer }) {
  const { jobs, criteria } = data;
  const counts = (Object.keys(WORDS) as JobChange[])
    .map((change) => [jobs.filter((job) => job.change === change).length, WORDS[change].word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word.toLowerCase()}`);
  const changed = [
    ...(criteria?.added.map((job) => `${job} was added to criteria`) ?? []),
    ...(criteria?.removed.map((job) => `${job} was taken out of criteria`) ?? []),
  ];
  return (
    <Card id="jobs" title="Jobs" note={counts.join(", ")} className="overflow-clip">
      {changed.length === 0 ? null : (
        <ul className="border-line border-b px-4 py-2 text-text-2">
          {changed.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      <DataTable
        caption="Jobs by what became of them"
        columns={COLUMNS}
        rows={jobs}
        rowKey={(row) => row.job}
        header="plain"
        groupOf={(row) => ({
          key: row.change,
          head: (
            <span className="inline-flex items-center gap-1.5">
              <StatusIcon status={WORDS[row.change].status} /> {WORDS[row.change].word}
            </span>
          ),
        })}
        empty={<Empty title="No job is known">No job voted on either of the two.</Empty>}
      />
    </Card>
  );
}

const COLUMNS: readonly Column<JobMove>[] = [
  {
    id: "job",
    header: "Job",
    phone: "title",
    width: "46%",
    cell: (row) => (
      <Link href={`/jobs/${encodeURIComponent(row.job)}`} data-primary="" className="mono link">
        <MiddleTruncate text={row.job} tail={16} />
      </Link>
    ),
  },
  {
    id: "criteria",
    header: "Criteria",
    width: "120px",
    cell: (row) => (row.required ? "required" : <span className="text-text-3">informs</span>),
  },
  { id: "from", header: "From", cell: (row) => <Side side={row.from} /> },
  { id: "to", header: "To", cell: (row) => <Side side={row.to} /> },
];

function Side({ side }: { side: JobMove["from"] }) {
  if (side === null) return <span className="text-text-3">no run</span>;
  return (
    <span className="inline-flex items-center gap-2">
      {side.build === null ? (
        <JobTag state={side.state} />
      ) : (
        <Link href={`/builds/zuul/${encodeURIComponent(side.build)}`} className="above">
          <JobTag state={side.state} />
        </Link>
      )}
      {side.logUrl === null ? null : <ExternalLink href={side.logUrl}>log</ExternalLink>}
    </span>
  );
}
