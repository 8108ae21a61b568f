"use client";
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { Pager } from "@/components/data-table/pager";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { useAddress } from "@/components/ui/address";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { PageHead } from "@/components/ui/page-head";
import type { DriftAnswer, DriftQuery } from "@/lib/contract/drift";
import { driftQuery } from "@/lib/query/queries";
import { groupColumns, type Measure, packageColumns } from "./drift-columns";
import { DriftFilters } from "./drift-filters";
import { leadOf } from "./lead";
import { StageStrip } from "./stage-strip";

/** The drift ledger: every stage over the view, then packages or DFGs with what each lacks. */
export function DriftView({ query }: { query: DriftQuery }) {
  const answer = useQuery(driftQuery(query));
  return (
    <Answer query={answer} what="the drift" skeleton={<DriftSkeleton />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

function Page({ data, query }: { data: DriftAnswer; query: DriftQuery }) {
  const address = useAddress();
  const measure: Measure = /^-?missing\./.test(query.sort) ? "missing" : "days";
  const current = /\.(.*)$/.exec(query.sort)?.[1] ?? null;
  const isEmpty = data.items.length + data.groups.length === 0;
  return (
    <>
      <PageHead title="Drift" lead={leadOf(data)} aside={<AsOf answer={data} />} />
      <SourceBanner answer={data} />
      <DriftFilters data={data} query={query} measure={measure} />
      {isEmpty ? null : (
        <StageStrip
          data={data}
          current={current}
          hrefOf={(stage) => address.with({ sort: `-${measure}.${stage}`, after: null })}
        />
      )}
      <Card className="relative overflow-x-auto">
        {query.by === "dfg" ? (
          <DataTable
            caption="Drift by DFG"
            columns={groupColumns(data.stages, measure, (slug) => address.with({ by: null, dfg: slug }))}
            rows={data.groups}
            rowKey={(row) => row.dfg?.slug ?? "unassigned"}
            sort={query.sort}
            density="two"
            header="plain"
            empty={<Nothing data={data} />}
          />
        ) : (
          <DataTable
            caption="Drift by package"
            columns={packageColumns(data.stages, measure)}
            rows={data.items}
            rowKey={(row) => `${row.package} ${row.release} ${row.instance}`}
            sort={query.sort}
            density="two"
            header="plain"
            empty={<Nothing data={data} />}
          />
        )}
        {query.by === "dfg" || isEmpty ? null : (
          <Pager shown={data.items.length} total={data.total} next={data.next} what="packages" />
        )}
      </Card>
      {isEmpty ? null : <Legend />}
    </>
  );
}

const Legend = () => (
  <p className="mt-2 text-sm text-text-3">
    First line: for how long the oldest thing waits that a stage lacks. Second line: commits, on the stable
    track versions and builds, that are newer and not there; by DFG the packages that are behind. Trunk and
    stable meet by package.
  </p>
);

function Nothing({ data }: { data: DriftAnswer }) {
  if (data.sources.length === 0)
    return (
      <Empty title="No data">Neither a DLRN nor a Koji is read, so nothing is known of any stage.</Empty>
    );
  if (data.facets.release.length === 0 && data.facets.dfg.length === 0)
    return (
      <Empty title="Nothing is known yet">
        The stages are compared at the end of the first pass of a source.
      </Empty>
    );
  return <Empty title="No package fits">Take a filter away, or look for less of the name.</Empty>;
}

const DriftSkeleton = () => (
  <>
    <PageHead title="Drift" lead="Reading the stages" />
    <div className="mb-3 h-[30px]" />
    <Card>
      <TableSkeleton rows={14} density="two" label="Reading the stages" />
    </Card>
  </>
);
