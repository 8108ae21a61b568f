import type { Metadata } from "next";
import { BadParameters } from "@/components/ui/notice";
import { TargetsQuery } from "@/lib/contract/promotions";
import { listTargets } from "@/lib/data/promotions";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { targetsQuery } from "@/lib/query/queries";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";
import { TargetsView } from "./_components/targets-view";

export const metadata: Metadata = { title: "Promotions" };

/** Every promotion target with the age of what it holds. */
export default async function Page({ searchParams }: PageProps<"/promotions">) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(TargetsQuery, "/promotions", searchParams, (asked) =>
    queries.query({ ...targetsQuery(asked), queryFn: () => listTargets(reader, asked) }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <TargetsView query={query} />
    </Prefetched>
  );
}
