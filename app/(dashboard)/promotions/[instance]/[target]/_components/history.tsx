"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { ExportLinks } from "@/components/data-table/export-links";
import { Pager } from "@/components/data-table/pager";
import { Answer } from "@/components/freshness/answer";
import { compareHref } from "@/components/promotions/offer-words";
import { counted } from "@/components/time/format";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import type { HistoryAnswer, HistoryEntry, HistoryQuery } from "@/lib/contract/promotion-history";
import { segment } from "@/lib/query/api";
import { historyQuery } from "@/lib/query/queries";
import { historyColumns } from "./history-columns";

interface HistoryProps {
  instance: string;
  target: string;
  query: HistoryQuery;
}

/** Every promotion, and every candidate that was not promoted with the reason, newest first. */
export function History({ instance, target, query }: HistoryProps) {
  const answer = useQuery(historyQuery(instance, target, query));
  return (
    <Answer query={answer} what="the history" skeleton={<Skeleton className="h-96 rounded-lg" />}>
      {(data) => <List data={data} query={query} />}
    </Answer>
  );
}

function List({ data, query }: { data: HistoryAnswer; query: HistoryQuery }) {
  const { target, total } = data;
  const columns = useMemo(
    () => historyColumns(target, target.level === "component" && query.component === undefined),
    [target, query.component],
  );
  const counts = {
    promoted: total.promoted,
    "not-promoted": total.notPromoted,
    forced: total.forced,
    all: total.promoted + total.notPromoted,
  };
  const { after, limit, format: _, ...view } = query;
  return (
    <Card
      id="history"
      title="History"
      note={`${counted(total.promoted, "promotion")}, ${counted(total.notPromoted, "candidate")} not promoted, newest first`}
      more={
        <span className="inline-flex items-center gap-2">
          <Link href={compareHref(target, newestTwo(data.items))} className={buttonClass()}>
            Compare two
          </Link>
          <ExportLinks
            path={`promotions/${segment(target.instance)}/${segment(target.promoteName)}/history`}
            params={view}
            paging={{ after, limit }}
            what="This history"
          />
        </span>
      }
      className="overflow-clip"
    >
      <div className="relative overflow-x-auto border-line border-b px-4 py-2">
        <Only counts={counts} current={query.only} />
      </div>
      <DataTable
        caption={`History of ${target.promoteName} on ${target.instance}`}
        columns={columns}
        rows={data.items}
        rowKey={(row) => row.id}
        density="two"
        empty={<NoHistory data={data} only={query.only} />}
      />
      {data.items.length === 0 ? null : (
        <Pager
          shown={data.items.length}
          total={counts[query.only ?? "all"]}
          next={data.next}
          what="entries"
        />
      )}
    </Card>
  );
}

/** What one most likely wants to compare: the newest with the last that was promoted, of the same component. */
function newestTwo(items: readonly HistoryEntry[]): { from?: string; to?: string } {
  const [to] = items;
  if (!to) return {};
  const from = items.find(
    (item) => item !== to && item.state === "promoted" && item.component === to.component,
  );
  return { to: to.key ?? to.id, ...(from && { from: from.key ?? from.id }) };
}

type Only = HistoryQuery["only"];
const CHOICES: readonly [NonNullable<Only> | "all", string][] = [
  ["all", "All"],
  ["promoted", "Promoted"],
  ["not-promoted", "Not promoted"],
  ["forced", "Forced"],
];

function Only({ counts, current }: { counts: Readonly<Record<string, number>>; current: Only }) {
  const address = useAddress();
  return (
    <Segmented
      label="Which of them"
      items={CHOICES.map(([only, label]) => ({
        label,
        count: counts[only] ?? 0,
        href: address.with({ only: only === "all" ? null : only }),
        current: (current ?? "all") === only,
      }))}
    />
  );
}

function NoHistory({ data, only }: { data: HistoryAnswer; only: Only }) {
  const read = data.sources.some((source) => source.lastSuccessAt !== null);
  if (!read)
    return <Empty title="Not known yet">Promotions of {data.target.instance} have not been read.</Empty>;
  if (only === "forced")
    return <Empty title="None was forced">Every promotion that was judged met its criteria.</Empty>;
  if (data.target.candidateLabel === null && only === "not-promoted")
    return (
      <Empty title="No candidates are known">This target has no candidate label in prodchain.yaml.</Empty>
    );
  return (
    <Empty title="Nothing is known">
      {data.target.instance} lists nothing of the kind for {data.target.promoteName}.
    </Empty>
  );
}
