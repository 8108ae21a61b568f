"use client";
import { useQuery } from "@tanstack/react-query";
import { formatCount } from "@/components/time/format";
import { ItemLines } from "@/components/triage-item/item-lines";
import { queueSearch } from "@/components/triage-item/queue";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import type { TriageQuery } from "@/lib/contract/triage";
import { triageQuery } from "@/lib/query/triage";
import { dfgQueues } from "./triage-queues";

/** What of theirs waits in triage: open, still failing, overdue, escalated to them, with the first few of the queue. */
export function TriageCard({ slug, release }: { slug: string; release: string | undefined }) {
  const queues = dfgQueues(slug, release);
  const { data, error } = useQuery(triageQuery(queues.open));
  return (
    <Card
      id="triage"
      title="Triage"
      note={
        <span className="flex flex-wrap gap-x-3">
          <Count queue={queues.open} words="open" />
          <Count queue={queues.stillFailing} words="still failing" loud />
          <Count queue={queues.overdue} words="overdue" loud />
          <Count queue={queues.escalated} words="escalated to them" />
        </span>
      }
      more={
        <Link href={`/triage?${queueSearch(queues.open)}`} className="link">
          In the queue
        </Link>
      }
      className="overflow-clip"
    >
      {data !== undefined && data.items.length > 0 ? (
        <ItemLines items={data.items} from={queueSearch(queues.open)} />
      ) : data !== undefined ? (
        <Empty title="Nothing waits for them">
          No open item of triage is theirs. One opens when something fails as often as its tier allows.
        </Empty>
      ) : error === null ? (
        <Skeleton className="m-4 h-24" />
      ) : (
        <Empty title="Could not be read">{error.message}</Empty>
      )}
    </Card>
  );
}

interface CountProps {
  queue: TriageQuery;
  words: string;
  loud?: boolean;
}

/** One figure that leads to what it counts; none, and not known yet, are left out. */
function Count({ queue, words, loud = false }: CountProps) {
  const total = useQuery(triageQuery(queue)).data?.total ?? 0;
  if (total === 0) return null;
  return (
    <Link href={`/triage?${queueSearch(queue)}`} className={loud ? "link text-bad" : "link"}>
      {formatCount(total)} {words}
    </Link>
  );
}
