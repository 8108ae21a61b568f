"use client";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { buildHref, subjectHref } from "@/components/failures/failure-status";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { useAddress } from "@/components/ui/address";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import { Segmented } from "@/components/ui/segmented";
import type { IncidentAnswer, IncidentSubject } from "@/lib/contract/incidents";

const COLUMNS: readonly Column<IncidentSubject>[] = [
  {
    id: "subject",
    header: "Package or job",
    phone: "title",
    cell: (row) => (
      <Link href={subjectHref(row)} data-primary="" className="stretched flex min-w-0 font-medium">
        <MiddleTruncate text={row.subject} tail={18} />
      </Link>
    ),
  },
  { id: "release", header: "Release", width: "100px", cell: (row) => row.release ?? "–" },
  {
    id: "failures",
    header: "Failures",
    align: "right",
    width: "90px",
    phone: "end",
    cell: (row) => formatCount(row.failures),
  },
  {
    id: "last",
    header: "Newest",
    width: "130px",
    cell: (row) => (
      <Link href={buildHref(row.source, row.lastId) ?? subjectHref(row)} className="link above">
        <Time at={row.lastAt} as="moment" />
      </Link>
    ),
  },
];

/** What it hit, by DFG or by source, as the address says. */
export function SubjectsCard({ data }: { data: Pick<IncidentAnswer, "subjects" | "incident"> }) {
  const address = useAddress();
  const bySource = address.params.get("by") === "source";
  const groupOf = (row: IncidentSubject) => (bySource ? row.title : (row.dfg?.name ?? "Unassigned"));
  const counts = new Map<string, number>();
  for (const row of data.subjects) counts.set(groupOf(row), (counts.get(groupOf(row)) ?? 0) + 1);
  const rows = [...data.subjects].sort(
    (a, b) =>
      (counts.get(groupOf(b)) ?? 0) - (counts.get(groupOf(a)) ?? 0) || groupOf(a).localeCompare(groupOf(b)),
  );
  const rest = data.incident.subjects - data.subjects.length;
  return (
    <Card
      id="subjects"
      title="What it hit"
      note={counted(data.incident.subjects, "package or job", "packages and jobs")}
      more={
        <Segmented
          label="Group by"
          items={[
            { label: "DFG", href: address.with({ by: null }), current: !bySource },
            { label: "Source", href: address.with({ by: "source" }), current: bySource },
          ]}
        />
      }
      className="overflow-clip"
    >
      <DataTable
        caption="Packages and jobs that the outage hit"
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) => `${row.instance} ${row.subject}`}
        header="plain"
        groupOf={(row) => ({
          key: groupOf(row),
          head: `${groupOf(row)}: ${formatCount(counts.get(groupOf(row)) ?? 0)}`,
        })}
      />
      {rest <= 0 ? null : (
        <p className="border-line border-t px-4 py-2 text-sm text-text-3">
          and {formatCount(rest)} more with fewer failures
        </p>
      )}
    </Card>
  );
}
