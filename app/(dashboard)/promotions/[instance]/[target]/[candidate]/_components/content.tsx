"use client";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { versionOf } from "@/components/promotions/version";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { CommitLink } from "@/components/ui/commit-link";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { ContentRow } from "@/lib/contract/candidates";

/** What it holds of each component: every package's newest good build up to the one named here. */
export function Content({ rows, instance }: { rows: readonly ContentRow[]; instance: string }) {
  return (
    <Card
      id="content"
      title="Content"
      note={`${counted(rows.length, "component")}; each holds its packages' newest good builds up to the one named`}
      className="overflow-clip"
    >
      <DataTable
        caption="Content by component"
        columns={columnsOf(instance)}
        rows={rows}
        rowKey={(row) => row.component ?? ""}
        header="plain"
        empty={<Empty title="Not known">The promotion of its parts is not in our data.</Empty>}
      />
    </Card>
  );
}

const columnsOf = (instance: string): readonly Column<ContentRow>[] => [
  {
    id: "component",
    header: "Component",
    width: "150px",
    phone: "title",
    cell: (row) => row.component ?? "all",
  },
  {
    id: "build",
    header: "Up to the build of",
    cell: (row) =>
      row.package === null ? (
        <span className="text-text-3">a build that is not in our data</span>
      ) : (
        <>
          <Link
            href={`/packages/${encodeURIComponent(row.package)}#${encodeURIComponent(instance)}`}
            className="link"
          >
            {row.package}
          </Link>{" "}
          <span className="mono text-text-2 max-sm:hidden">
            {row.nvr === null ? "" : versionOf(row.nvr, row.package)}
          </span>
        </>
      ),
  },
  { id: "commit", header: "Commit", width: "110px", cell: (row) => <CommitLink hash={row.commitHash} /> },
  {
    id: "built",
    header: "Built",
    width: "150px",
    align: "right",
    phone: "end",
    cell: (row) => (row.builtAt === null ? "–" : <Time at={row.builtAt} as="moment" />),
  },
  {
    id: "changed",
    header: "Against the one before",
    width: "180px",
    align: "right",
    cell: (row) => (row.changed === null ? "–" : row.changed ? "moved" : "the same"),
  },
];
