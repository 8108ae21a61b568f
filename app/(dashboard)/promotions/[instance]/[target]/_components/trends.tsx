"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Answer } from "@/components/freshness/answer";
import { useAddress } from "@/components/ui/address";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import type { TrendsAnswer, TrendsQuery } from "@/lib/contract/promotion-history";
import { trendsQuery } from "@/lib/query/queries";

interface TrendsProps {
  instance: string;
  target: string;
  query: TrendsQuery;
  /** Offers a choice of how many days. */
  choosesDays?: boolean;
  children: (data: TrendsAnswer) => ReactNode;
}

const DAYS = [30, 60, 180, 365];

/** What the history adds up to, for the parts of the page that show it. */
export function Trends({ instance, target, query, choosesDays = false, children }: TrendsProps) {
  const address = useAddress();
  const answer = useQuery(trendsQuery(instance, target, query));
  return (
    <Answer query={answer} what="the trends" skeleton={<Skeleton className="h-64 rounded-lg" />}>
      {(data) => (
        <div className="grid gap-4">
          {choosesDays ? (
            <div>
              <Segmented
                label="Days to look back"
                items={DAYS.map((days) => ({
                  label: `${days} days`,
                  href: address.with({ days: days === 60 ? null : String(days) }),
                  current: days === query.days,
                }))}
              />
            </div>
          ) : null}
          {children(data)}
        </div>
      )}
    </Answer>
  );
}
