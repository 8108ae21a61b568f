"use client";
import { useQuery } from "@tanstack/react-query";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { AsOf } from "@/components/freshness/as-of";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { BlockingAnswer, BlockingBug } from "@/lib/contract/bugs";
import { blockingBugsQuery } from "@/lib/query/known-issues";

/** Bugs that block a release for a DFG, by the saved queries of the configuration; nothing where there are none to ask. */
export function BlockingBugs({ dfg, release }: { dfg: string; release: string | undefined }) {
  const { data, error } = useQuery(blockingBugsQuery({ dfg, release }));
  if (data === undefined)
    return error === null ? null : (
      <Card id="blocking" title="Bugs that block a release">
        <Empty title="Could not read them">{error.message}</Empty>
      </Card>
    );
  if (!data.hasQueries) return null;
  return (
    <Card id="blocking" title="Bugs that block a release" note={noteOf(data)} more={<AsOf answer={data} />}>
      <DataTable
        caption="Bugs that block a release"
        columns={COLUMNS}
        rows={data.items}
        rowKey={(row) => row.url}
        density="two"
        header="plain"
        empty={<Nothing data={data} />}
      />
    </Card>
  );
}

const isRead = ({ sources }: BlockingAnswer) => sources.some((source) => source.lastSuccessAt !== null);

const noteOf = (data: BlockingAnswer): string =>
  data.items.length === 0
    ? isRead(data)
      ? "none is known"
      : "no data"
    : `${counted(data.items.length, "bug")}, longest blocking first`;

const Nothing = ({ data }: { data: BlockingAnswer }) =>
  isRead(data) ? (
    <Empty title="No bug blocks a release">The saved queries of the bug trackers name none.</Empty>
  ) : (
    <Empty title="No data">The bug trackers have not been read yet, so nothing is known.</Empty>
  );

const COLUMNS: readonly Column<BlockingBug>[] = [
  {
    id: "bug",
    header: "Bug",
    phone: "title",
    className: "w-full max-w-0 max-sm:max-w-none",
    cell: (row) => (
      <span className="block min-w-0">
        <span className="block truncate">
          <ExternalLink href={row.url} className="font-medium">
            {row.label}
          </ExternalLink>{" "}
          {row.title ?? <span className="text-text-3">its title is not known</span>}
        </span>
        <span className="block truncate text-sm text-text-3">
          {row.tracker}
          {row.assignee === null ? " · nobody has it" : ` · ${row.assignee}`}
          {row.items.map((item) => (
            <span key={item}>
              {" · "}
              <Link href={`/triage/${item}`} className="link">
                {item}
              </Link>
            </span>
          ))}
        </span>
      </span>
    ),
  },
  {
    id: "release",
    header: "Release",
    className: "whitespace-nowrap",
    cell: (row) => row.release ?? <span className="text-text-3">all</span>,
  },
  {
    id: "status",
    header: "Status",
    className: "whitespace-nowrap",
    cell: (row) => (
      <>
        {row.status}
        {row.priority === null ? null : (
          <span className="block text-sm text-text-3 max-sm:inline max-sm:before:content-['_·_']">
            {row.priority}
          </span>
        )}
      </>
    ),
  },
  {
    id: "age",
    header: "Blocks for",
    align: "right",
    phone: "end",
    className: "whitespace-nowrap",
    cell: (row) => <Time at={row.since} as="age" />,
  },
];
