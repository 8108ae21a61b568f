"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { Pager } from "@/components/data-table/pager";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { failureColumns } from "@/components/failures/failure-columns";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { Card } from "@/components/ui/card";
import { PageHead } from "@/components/ui/page-head";
import type { FailureQuery, FailuresAnswer } from "@/lib/contract/failures";
import { failuresQuery } from "@/lib/query/queries";
import { FilterBar } from "./filter-bar";
import { leadOf } from "./lead";
import { NoFailures } from "./no-failures";

/** Packages and jobs that fail: filters, the list, and the way to its next page. */
export function FailuresView({ query }: { query: FailureQuery }) {
  const answer = useQuery(failuresQuery(query));
  return (
    <Answer query={answer} what="failures" skeleton={<FailuresSkeleton />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

function Page({ data, query }: { data: FailuresAnswer; query: FailureQuery }) {
  const columns = useMemo(
    () => failureColumns({ asOf: data.asOf, rows: data.items, sortable: true }),
    [data.asOf, data.items],
  );
  return (
    <>
      <PageHead title="Failures" lead={leadOf(data, query)} aside={<AsOf answer={data} />} />
      <SourceBanner answer={data} />
      <FilterBar data={data} query={query} />
      <Card className="overflow-clip">
        <DataTable
          caption="Packages and jobs that fail"
          columns={columns}
          rows={data.items}
          rowKey={(row) => row.id}
          sort={query.sort}
          density="two"
          empty={<NoFailures data={data} query={query} />}
        />
        {data.items.length === 0 && query.after === undefined ? null : (
          <Pager shown={data.items.length} total={data.total} next={data.next} what="failures" />
        )}
      </Card>
    </>
  );
}

const FailuresSkeleton = () => (
  <>
    <PageHead title="Failures" lead="Reading what fails" />
    <div className="mb-3 h-[30px]" />
    <Card>
      <TableSkeleton rows={12} density="two" label="Reading what fails" />
    </Card>
  </>
);
