"use client";
import { useRouter } from "next/navigation";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { CLASS_WORD } from "@/components/failures/failure-status";
import { StateWord } from "@/components/jobs/build-state";
import { Duration } from "@/components/time/duration";
import { Time } from "@/components/time/time";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import type { JobAnswer, JobQuery, JobRun } from "@/lib/contract/jobs";

const COLUMNS: readonly Column<JobRun>[] = [
  {
    id: "state",
    header: "Result",
    phone: "title",
    cell: (run) => (
      <Link href={`/builds/zuul/${encodeURIComponent(run.id)}`} data-primary="" className="stretched">
        <StateWord state={run.state} result={run.result} />
      </Link>
    ),
  },
  {
    id: "why",
    header: "Why",
    className: "w-full max-w-0 max-sm:max-w-none",
    cell: (run) => <Why run={run} />,
  },
  {
    id: "where",
    header: "Pipeline, branch",
    cell: (run) => (
      <span className="flex max-w-[240px] min-w-0 gap-2">
        <MiddleTruncate text={run.pipeline ?? ""} tail={12} />
        <span className="text-text-3">{run.change ?? run.branch}</span>
      </span>
    ),
  },
  {
    id: "took",
    header: "Took",
    align: "right",
    phone: "none",
    cell: (run) => <Duration seconds={run.durationSeconds} className="text-text-2" />,
  },
  {
    id: "at",
    header: "When",
    align: "right",
    phone: "end",
    className: "whitespace-nowrap",
    cell: (run) => (run.at === null ? "–" : <Time at={run.at} as="ago" />),
  },
  {
    id: "log",
    header: "Logs",
    align: "right",
    phone: "none",
    cell: (run) => (run.logUrl === null ? null : <ExternalLink href={run.logUrl}>logs</ExternalLink>),
  },
];

function Why({ run }: { run: JobRun }) {
  if (run.class === null)
    return <span className="text-text-3">{run.result === "SUCCESS" ? "" : (run.result ?? "")}</span>;
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      {run.class === "unknown" ? null : (
        <span className="flex-none text-text-2">{CLASS_WORD[run.class]}</span>
      )}
      <span className="mono min-w-0 truncate text-text-2" data-tip={run.headline ?? undefined}>
        {run.headline ?? run.result}
      </span>
    </span>
  );
}

/** Its runs, newest first, a page at a time. */
export function Runs({ job, query }: { job: JobAnswer; query: JobQuery }) {
  const address = useAddress();
  const router = useRouter();
  const pipelines = [
    ...new Set(job.lines.filter((line) => line.server === job.server).flatMap((line) => line.pipeline ?? [])),
  ].sort();
  const [state] = query.state;
  const choice = (label: string, value: JobQuery["state"][number] | undefined) => ({
    label,
    href: address.with({ state: value ?? null }),
    current: query.state.length < 2 && state === value,
  });
  return (
    <Card
      id="runs"
      title="Runs"
      note="newest first"
      className="mt-4 overflow-clip"
      more={
        <span className="flex flex-wrap justify-end gap-2" data-screen-only>
          {pipelines.length < 2 ? null : (
            <Select
              label="Pipeline"
              value={query.pipeline.length === 1 ? (query.pipeline[0] ?? "") : ""}
              options={[
                { value: "", label: "All pipelines" },
                ...pipelines.map((value) => ({ value, label: value })),
              ]}
              onChange={(value) => router.replace(address.with({ pipeline: value }), { scroll: false })}
              className="max-w-64"
            />
          )}
          <Segmented
            label="Runs shown"
            items={[choice("All", undefined), choice("Failed", "failed"), choice("Passed", "passed")]}
          />
        </span>
      }
    >
      <DataTable
        caption="Runs of the job"
        columns={COLUMNS}
        rows={job.runs}
        rowKey={(run) => run.id}
        header="plain"
        empty={<Empty title="No run fits">None of the runs that are known is like that.</Empty>}
      />
      {job.next === null && query.after === undefined ? null : (
        <nav
          aria-label="Pages of runs"
          className="flex justify-end gap-2 border-line border-t px-4 py-2.5"
          data-screen-only
        >
          {query.after === undefined ? null : (
            <Link href={address.with({ after: null })} className={buttonClass()}>
              Newest
            </Link>
          )}
          {job.next === null ? null : (
            <Link href={address.with({ after: job.next })} className={buttonClass()} rel="next">
              Older
            </Link>
          )}
        </nav>
      )}
    </Card>
  );
}
