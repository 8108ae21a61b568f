"use client";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { candidateHref } from "@/components/promotions/offer-words";
import { Duration } from "@/components/time/duration";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import type { OnlyMissing as Row, TargetRef, TrendsAnswer } from "@/lib/contract/promotion-history";

/** How often each job alone kept a candidate from being promoted, and what that cost, dearest first. */
export function OnlyMissing({ data }: { data: TrendsAnswer }) {
  const { target, onlyMissing, ended, days } = data;
  return (
    <Card
      id="only-missing"
      title="The only job missing"
      note={`of ${counted(ended.notPromoted, "candidate")} not promoted in ${days.length} days, dearest first`}
      className="overflow-clip"
    >
      <DataTable
        caption="Jobs that alone were missing"
        columns={columnsOf(target)}
        rows={onlyMissing}
        rowKey={(row) => row.job}
        empty={
          <Empty title="No job was the only one missing">
            {ended.notPromoted === 0
              ? "No candidate has ended without being promoted."
              : "Where a candidate was not promoted, several jobs were missing, or none."}
          </Empty>
        }
      />
      {onlyMissing.length === 0 ? null : (
        <p className="border-line border-t px-4 py-2.5 text-sm text-text-3">
          Cost: from when all other jobs of a candidate had passed to the next promotion, or to the next
          candidate that waited for one job alone. No hour counts twice.
        </p>
      )}
    </Card>
  );
}

const columnsOf = (target: TargetRef): readonly Column<Row>[] => [
  {
    id: "job",
    header: "Job",
    phone: "title",
    cell: (row) => (
      <Link href={`/jobs/${encodeURIComponent(row.job)}`} data-primary="" className="mono stretched">
        <MiddleTruncate text={row.job} tail={16} />
      </Link>
    ),
  },
  {
    id: "dfg",
    header: "DFG",
    width: "150px",
    cell: (row) =>
      row.dfg === null ? (
        <span className="text-text-3">Unassigned</span>
      ) : (
        <Link href={`/dfgs/${encodeURIComponent(row.dfg.slug)}`} className="above link">
          {row.dfg.name}
        </Link>
      ),
  },
  {
    id: "candidates",
    header: "Candidates",
    align: "right",
    width: "110px",
    cell: (row) => (
      <>
        {formatCount(row.candidates)}
        <span className="sm:hidden"> candidates</span>
      </>
    ),
  },
  {
    id: "how",
    header: "Failed, did not run",
    align: "right",
    width: "160px",
    phone: "none",
    cell: (row) => `${row.failed}, ${row.notRun}`,
  },
  {
    id: "cost",
    header: "Cost",
    align: "right",
    width: "110px",
    phone: "end",
    cell: (row) => <Duration seconds={row.costSeconds} />,
  },
  {
    id: "last",
    header: "Last on",
    align: "right",
    width: "150px",
    phone: "none",
    cell: (row) => (
      <Link href={candidateHref(target, row.lastKey)} className="above link">
        <Time at={row.lastAt} as="moment" />
      </Link>
    ),
  },
];
