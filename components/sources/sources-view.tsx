"use client";
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { counted } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { PageHead } from "@/components/ui/page-head";
import type { SourceRow } from "@/lib/contract/sources";
import { sourcesQuery } from "@/lib/query/queries";
import { SOURCE_COLUMNS, sourceDetail } from "./columns";
import { FeedDrawer } from "./feed-drawer";
import { titled } from "./feed-words";
import { groupOf, inGroups } from "./groups";

/** What is read, how well, how far; `feed` is open in the drawer. */
export function SourcesView({ feed }: { feed: string | undefined }) {
  const query = useQuery(sourcesQuery());
  return (
    <Answer query={query} what="the sources" skeleton={<SourcesSkeleton />}>
      {(data) => {
        const items = titled(data.items);
        const open = items.find((row) => row.feed === feed);
        return (
          <>
            <PageHead
              title="Sources"
              lead={leadOf(data.items)}
              aside={<AsOf answer={{ asOf: data.asOf, sources: [] }} />}
            />
            <Card>
              <DataTable
                caption="Sources and how their reading goes"
                columns={SOURCE_COLUMNS}
                rows={inGroups(items)}
                groupOf={groupOf}
                rowKey={(row) => row.feed}
                density="two"
                detail={sourceDetail}
                isCurrent={(row) => row.feed === feed}
                empty={
                  <Empty title="No source is configured">
                    Instances and other sources are named in prodchain.yaml; ingest lists them here when it
                    starts.
                  </Empty>
                }
              />
            </Card>
            {open === undefined ? null : <FeedDrawer row={open} />}
          </>
        );
      }}
    </Answer>
  );
}

/** "2 of 5 sources fail. 3 records are set aside." */
export function leadOf(items: readonly SourceRow[]): string {
  const bad = items.filter((row) => row.state === "failing").length;
  const old = items.filter((row) => row.state === "stale").length;
  const first = items.filter((row) => row.state === "loading" || row.state === "never").length;
  const aside = items.reduce((sum, row) => sum + row.setAside, 0);
  const states = [
    bad === 0 ? null : `${bad} of ${counted(items.length, "source")} cannot be read.`,
    old === 0 ? null : `${counted(old, "source")} ${old === 1 ? "was" : "were"} not read lately.`,
    first === 0
      ? null
      : `${counted(first, "source")} ${first === 1 ? "has" : "have"} not been read in full yet.`,
    bad + old + first > 0 || items.length === 0
      ? null
      : `${counted(items.length, "source")}, all read on time.`,
    aside === 0
      ? null
      : `${counted(aside, "record")} did not fit and ${aside === 1 ? "is" : "are"} set aside.`,
  ];
  return states.filter(Boolean).join(" ");
}

const SourcesSkeleton = () => (
  <>
    <PageHead title="Sources" lead="Reading how the sources do" />
    <Card>
      <TableSkeleton rows={6} density="two" label="Reading the sources" />
    </Card>
  </>
);
