import type { Metadata } from "next";
import { holdUpsOf } from "@/components/promotions/hold-up-questions";
import { BadParameters } from "@/components/ui/notice";
import { TargetsQuery } from "@/lib/contract/promotions";
import { listHoldUps } from "@/lib/data/hold-ups";
import { listTargets } from "@/lib/data/promotions";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { holdUpsQuery, targetsQuery } from "@/lib/query/queries";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";
import { TargetsView } from "./_components/targets-view";

export const metadata: Metadata = { title: "Promotions" };

/** Every promotion target with the age of what it holds. */
export default async function Page({ searchParams }: PageProps<"/promotions">) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(TargetsQuery, "/promotions", searchParams, (asked) =>
    Promise.all([
      queries.query({ ...targetsQuery(asked), queryFn: () => listTargets(reader, asked) }),
      queries.query({
        ...holdUpsQuery(holdUpsOf(asked)),
        queryFn: () => listHoldUps(reader, holdUpsOf(asked)),
      }),
    ]),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <TargetsView query={query} />
    </Prefetched>
  );
}
