"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { usePreferences } from "@/components/preferences/provider";
import { counted } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { PageHead } from "@/components/ui/page-head";
import type { DfgRow, DfgsAnswer } from "@/lib/contract/dfgs";
import { UNASSIGNED } from "@/lib/contract/unassigned";
import { dfgsQuery } from "@/lib/query/queries";
import type { DfgsPageQuery } from "../search-params";
import { dfgColumns } from "./columns";
import { failingOf, inOrder, releasesOf } from "./order";

/** One row per DFG: what of theirs fails, since when, where, and whether it gets better. */
export function DfgsView({ query }: { query: DfgsPageQuery }) {
  const answer = useQuery(dfgsQuery());
  return (
    <Answer query={answer} what="the DFGs" skeleton={<DfgsSkeleton />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

function Page({ data, query }: { data: DfgsAnswer; query: DfgsPageQuery }) {
  const { dfg } = usePreferences();
  const columns = useMemo(
    () => dfgColumns(releasesOf(data.items), query.release),
    [data.items, query.release],
  );
  return (
    <>
      <PageHead title="DFGs" lead={leadOf(data.items, query.release)} aside={<AsOf answer={data} />} />
      <SourceBanner answer={data} />
      <Card className="overflow-clip">
        <DataTable
          caption="DFGs and what of theirs fails"
          columns={columns}
          rows={inOrder(data.items, query.sort, query.release)}
          rowKey={(row) => row.slug}
          sort={query.sort}
          density="two"
          isCurrent={(row) => row.slug === dfg}
        />
      </Card>
      {dfg === null ? (
        <p className="mt-3 text-sm text-text-3">
          The star makes a DFG yours: “My DFG” leads to it from then on, in this browser.
        </p>
      ) : null}
    </>
  );
}

/** "8 of 11 DFGs have something that fails; 1 failure belongs to nobody." */
export function leadOf(rows: readonly DfgRow[], release: string | undefined): string {
  const teams = rows.filter((row) => row.slug !== UNASSIGNED);
  const hit = teams.filter((row) => (failingOf(row, release) ?? 0) > 0).length;
  const lost = rows.find((row) => row.slug === UNASSIGNED);
  const unowned = lost === undefined ? 0 : (failingOf(lost, release) ?? 0);
  const where = release === undefined ? "" : ` on ${release}`;
  if (rows.every((row) => failingOf(row, release) === null)) return `Nothing is known${where} yet.`;
  const first =
    hit === 0
      ? `Nothing known fails${where} for any of the ${teams.length} DFGs`
      : `${hit} of ${counted(teams.length, "DFG")} ${hit === 1 ? "has" : "have"} something that fails${where}`;
  const rest =
    unowned === 0
      ? "."
      : `; ${counted(unowned, "failure")} ${unowned === 1 ? "belongs" : "belong"} to nobody.`;
  return first + rest;
}

const DfgsSkeleton = () => (
  <>
    <PageHead title="DFGs" lead="Reading what fails" />
    <Card>
      <TableSkeleton rows={12} density="two" label="Reading the DFGs" />
    </Card>
  </>
);
