"use client";
import { useState } from "react";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { PassRate } from "@/components/jobs/pass-rate";
import { StatusTag } from "@/components/status/status";
import { Duration } from "@/components/time/duration";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import { Strip } from "@/components/ui/strip";
import type { Freshness } from "@/lib/contract/common";
import type { JobAnswer, JobLine } from "@/lib/contract/jobs";
import { standingOf } from "./lead";

const columnsOf = (sources: readonly Freshness[]): readonly Column<JobLine>[] => [
  {
    id: "where",
    header: "Pipeline, project and branch",
    phone: "title",
    className: "w-full max-w-0 max-sm:max-w-none",
    cell: (line) => <Where line={line} />,
  },
  {
    id: "stands",
    header: "Stands",
    phone: "end",
    cell: (line) => {
      const { status, word } = standingOf(line, sources);
      return (
        <StatusTag status={status}>
          {word}
          {line.failingSince === null || status === "stale" ? null : (
            <>
              {" for "}
              <Time at={line.failingSince} as="age" />
            </>
          )}
        </StatusTag>
      );
    },
  },
  {
    id: "history",
    header: "Last runs",
    phone: "meta",
    cell: (line) => <Strip history={line.history} max={24} />,
  },
  {
    id: "rate",
    header: "Passed, 30 days",
    align: "right",
    phone: "meta",
    className: "whitespace-nowrap",
    cell: (line) => <PassRate tally={line.days30} />,
  },
  {
    id: "took",
    header: "Takes p50, p95",
    align: "right",
    phone: "none",
    className: "whitespace-nowrap",
    cell: (line) =>
      line.durations === null ? (
        <span className="text-text-3">no data</span>
      ) : (
        <span
          data-tip={`Median, and what 95 of 100 stay below; ${counted(line.durations.n, "run")} that passed`}
        >
          <Duration seconds={line.durations.p50Seconds} />,{" "}
          <Duration seconds={line.durations.p95Seconds} className="text-text-2" />
        </span>
      ),
  },
  {
    id: "last",
    header: "Last run",
    align: "right",
    phone: "none",
    className: "whitespace-nowrap",
    cell: (line) => (
      <Link href={`/builds/zuul/${encodeURIComponent(line.lastId)}`} className="link above text-text-2">
        <Time at={line.lastAt} as="ago" />
      </Link>
    ),
  },
];

function Where({ line }: { line: JobLine }) {
  const detail = [
    line.project,
    line.branch,
    line.release === null || line.release === line.branch ? null : line.release,
    line.component,
    line.ofReviews ? "tests single reviews" : null,
    line.voting ? null : "no vote",
  ].filter(Boolean);
  return (
    <>
      <span className="flex min-w-0 font-medium">
        <MiddleTruncate text={line.pipeline ?? "no pipeline"} tail={14} />
      </span>
      <span className="block truncate text-sm text-text-3">{detail.join(" · ")}</span>
    </>
  );
}

/** Lines shown before the reader asks for the rest. */
const SHOWN_FIRST = 20;

/** One row per pipeline, project and branch that the job runs in; failing ones first. */
export function Lines({ job, sources }: { job: JobAnswer; sources: readonly Freshness[] }) {
  const [whole, setWhole] = useState(false);
  const { all } = job.lineCounts;
  const rows = whole ? job.lines : job.lines.slice(0, SHOWN_FIRST);
  const left = all - job.lines.length;
  return (
    <Card id="lines" className="overflow-clip">
      <DataTable
        caption="Where the job runs and how that goes"
        columns={columnsOf(sources)}
        rows={rows}
        rowKey={(line) => [line.server, line.pipeline, line.project, line.branch].join(" ")}
        density="two"
        header="plain"
        empty={
          <Empty title="No run that counts is known">
            It is in the configuration of Zuul, or all its runs were skipped, canceled or tried again.
          </Empty>
        }
      />
      {rows.length === job.lines.length ? null : (
        <div className="border-line border-t px-4 py-2">
          <Button look="quiet" onClick={() => setWhole(true)}>
            {left > 0
              ? `Show ${formatCount(job.lines.length)} of ${formatCount(all)} lines`
              : `Show all ${formatCount(all)} lines`}
          </Button>
        </div>
      )}
      {whole && left > 0 ? (
        <p className="border-line border-t px-4 py-2 text-sm text-text-3">
          {counted(left, "more line")} {left === 1 ? "is" : "are"} not listed.
        </p>
      ) : null}
    </Card>
  );
}
