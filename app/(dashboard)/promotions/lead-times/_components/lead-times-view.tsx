"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { DataTable } from "@/components/data-table/data-table";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { PageHead } from "@/components/ui/page-head";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import type { LeadTimesAnswer, LeadTimesQuery, StageLead } from "@/lib/contract/lead-times";
import { leadTimesQuery } from "@/lib/query/journey";
import { hrefOf } from "./href";
import { LeadByDfg } from "./lead-by-dfg";
import { LEAD_COLUMNS } from "./lead-columns";

const SPANS = [7, 30, 90] as const;

/** How long upstream commits take into each stage, builder by builder. */
export function LeadTimesView({ query }: { query: LeadTimesQuery }) {
  const answer = useQuery(leadTimesQuery(query));
  return (
    <Answer query={answer} what="lead times" skeleton={<LeadTimesSkeleton />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

function Page({ data, query }: { data: LeadTimesAnswer; query: LeadTimesQuery }) {
  const router = useRouter();
  return (
    <>
      <PageHead
        above="Promotions"
        title="Lead times"
        lead={`How long upstream commits took into each stage, of those that got there in the last ${data.days} days`}
        aside={<AsOf answer={data} />}
      />
      <SourceBanner answer={data} />
      <div className="mb-4 flex flex-wrap gap-2">
        <Segmented
          label="Days to look back"
          items={SPANS.map((days) => ({
            label: `${days} days`,
            href: hrefOf({ ...query, days }),
            current: days === query.days,
          }))}
        />
        <Select
          label="DFG"
          value={query.dfg[0] ?? ""}
          options={[{ value: "", label: "All DFGs" }, ...dfgsOf(data, query)]}
          onChange={(value) =>
            router.push(hrefOf({ ...query, dfg: value === "" ? [] : [value] }), { scroll: false })
          }
        />
      </div>
      <Card className="overflow-clip">
        <DataTable
          caption={`Lead times of the last ${data.days} days per builder and stage`}
          columns={LEAD_COLUMNS}
          rows={data.items}
          rowKey={(row) => `${row.instance} ${row.stage}`}
          density="two"
          groupOf={groupOf}
          detail={(row) => (row.byDfg.length < 2 ? null : <LeadByDfg row={row} />)}
          empty={<Nothing days={data.days} />}
        />
      </Card>
      <p className="mt-2 text-sm text-text-3">
        A stage's time counts from the stage a commit reached last before it. Half within = median, nearest
        rank, over all commits, first builds of each only.
      </p>
    </>
  );
}

const groupOf = (row: StageLead) => ({
  key: row.instance,
  head: (
    <>
      {row.release} <span className="font-normal text-text-3">{row.instance}</span>
    </>
  ),
});

/** The DFGs that have any, and the one that is asked for. */
function dfgsOf(data: LeadTimesAnswer, query: LeadTimesQuery): { value: string; label: string }[] {
  const named = new Map(query.dfg.map((slug) => [slug, slug]));
  for (const { byDfg } of data.items)
    for (const { dfg } of byDfg) named.set(dfg?.slug ?? "unassigned", dfg?.name ?? "Unassigned");
  return [...named].map(([value, label]) => ({ value, label })).sort((a, b) => (a.label < b.label ? -1 : 1));
}

const Nothing = ({ days }: { days: number }) => (
  <Empty title="No commit is known to have moved">
    In the last {days} days no upstream commit got to a stage that is measured, or they are still being read.
  </Empty>
);

const LeadTimesSkeleton = () => (
  <>
    <PageHead above="Promotions" title="Lead times" lead="Reading the lead times" />
    <Card>
      <TableSkeleton rows={10} density="two" label="Reading the lead times" />
    </Card>
  </>
);
