"use client";
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { ExportLinks } from "@/components/data-table/export-links";
import { Pager } from "@/components/data-table/pager";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { useAddress } from "@/components/ui/address";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { PageHead } from "@/components/ui/page-head";
import { Segmented } from "@/components/ui/segmented";
import type { IncidentsAnswer, IncidentsQuery } from "@/lib/contract/incidents";
import { incidentsQuery } from "@/lib/query/queries";
import { INCIDENT_COLUMNS } from "./incident-columns";
import { leadOf } from "./words";

/** Outages, newest first. */
export function IncidentsView({ query }: { query: IncidentsQuery }) {
  const answer = useQuery(incidentsQuery(query));
  return (
    <Answer query={answer} what="outages" skeleton={<IncidentsSkeleton />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

const STATES = [
  { label: "All", state: undefined },
  { label: "Now", state: "open" },
  { label: "Over", state: "over" },
] as const;

function Page({ data, query }: { data: IncidentsAnswer; query: IncidentsQuery }) {
  const address = useAddress();
  const { after, limit, format: _, ...view } = query;
  return (
    <>
      <PageHead title="Outages" lead={leadOf(data)} aside={<AsOf answer={data} />} />
      <SourceBanner answer={data} />
      <div className="mb-3 flex flex-wrap items-center gap-2" data-screen-only>
        <Segmented
          label="Which outages"
          items={STATES.map(({ label, state }) => ({
            label,
            href: address.with({ state: state ?? null }),
            current: query.state === state,
            ...(state === "open" && { count: data.open }),
          }))}
        />
        <span className="ml-auto">
          <ExportLinks path="incidents" params={view} paging={{ after, limit }} what="These outages" />
        </span>
      </div>
      <Card className="overflow-clip">
        <DataTable
          caption="Outages"
          columns={INCIDENT_COLUMNS}
          rows={data.items}
          rowKey={(row) => row.id}
          density="two"
          empty={
            <Empty title={query.state === "open" ? "No outage goes on" : "No outage is known"}>
              When the infrastructure fails for many packages and jobs of several DFGs at once, it is one line
              here, and not one for each of them.
            </Empty>
          }
        />
        {data.items.length === 0 && after === undefined ? null : (
          <Pager shown={data.items.length} total={data.total} next={data.next} what="outages" />
        )}
      </Card>
    </>
  );
}

const IncidentsSkeleton = () => (
  <>
    <PageHead title="Outages" lead="Reading the outages" />
    <div className="mb-3 h-[30px]" />
    <Card>
      <TableSkeleton rows={8} density="two" label="Reading the outages" />
    </Card>
  </>
);
