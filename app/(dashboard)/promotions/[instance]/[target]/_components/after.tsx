"use client";
import { useQuery } from "@tanstack/react-query";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { Answer } from "@/components/freshness/answer";
import { candidateHref, shortKey } from "@/components/promotions/offer-words";
import { StatusTag } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import type { AfterPromotion, ConsumersAnswer } from "@/lib/contract/consumers";
import { ConsumersQuery } from "@/lib/contract/consumers";
import { consumersQuery } from "@/lib/query/queries";
import { AfterJobs } from "./after-jobs";
import { badJobs, consumerWord, runsWord } from "./after-words";

/** What the last promotions did to those who use them, by their jobs before and after each. */
export function After({ instance, target }: { instance: string; target: string }) {
  const answer = useQuery(consumersQuery(instance, target, ConsumersQuery.parse({})));
  return (
    <Answer query={answer} what="the consumers" skeleton={<Skeleton className="h-64 rounded-lg" />}>
      {(data) => <List data={data} />}
    </Answer>
  );
}

function List({ data }: { data: ConsumersAnswer }) {
  const broken = data.items.filter((item) =>
    item.consumers.some(({ verdict }) => verdict === "broke"),
  ).length;
  return (
    <Card
      id="after"
      title="After a promotion"
      note={
        data.consumers.length === 0
          ? undefined
          : `${broken} of the last ${data.items.length} broke a consumer, by jobs that ran between it and the next`
      }
      className="overflow-clip"
    >
      {data.consumers.length === 0 ? (
        <Empty title="No consumer is named">
          Name who uses {data.target.promoteName}, and their CI jobs, under consumers in prodchain.yaml.
        </Empty>
      ) : (
        <DataTable
          caption="Promotions and their consumers, newest first"
          columns={columnsOf(data)}
          rows={data.items}
          rowKey={(row) => row.id}
          density="two"
          detail={detailOf}
          empty={<Empty title="Nothing was promoted yet">No promotion of this target is known.</Empty>}
        />
      )}
    </Card>
  );
}

const detailOf = (row: AfterPromotion) => {
  const jobs = badJobs(row);
  return jobs.length === 0 ? null : <AfterJobs jobs={jobs} />;
};

const columnsOf = ({ target, consumers }: ConsumersAnswer): readonly Column<AfterPromotion>[] => [
  {
    id: "when",
    header: "Promoted",
    phone: "title",
    width: "170px",
    cell: (row) => (
      <Link href={candidateHref(target, row.key ?? row.id)} data-primary="" className="link font-medium">
        <Time at={row.at} as="moment" />
      </Link>
    ),
  },
  {
    id: "key",
    header: "Candidate",
    width: "120px",
    phone: "end",
    cell: (row) => <span className="mono text-text-2">{row.key === null ? "–" : shortKey(row.key)}</span>,
  },
  ...consumers.map(
    (name): Column<AfterPromotion> => ({
      id: `of-${name}`,
      header: name,
      cell: (row) => <OfConsumer row={row} name={name} />,
    }),
  ),
];

function OfConsumer({ row, name }: { row: AfterPromotion; name: string }) {
  const consumer = row.consumers.find((one) => one.name === name);
  if (!consumer || consumer.jobs.length === 0)
    return <span className="text-text-3">no job of theirs is known</span>;
  const { status, word } = consumerWord(consumer);
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <span className="sm:hidden">{name}</span>
      <StatusTag status={status}>{word}</StatusTag>
      <span className="text-sm text-text-3">{runsWord(consumer.jobs)}</span>
    </span>
  );
}
