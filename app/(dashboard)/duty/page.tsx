import type { Metadata } from "next";
import { DutyView } from "@/components/duty/duty-view";
import { BadParameters } from "@/components/ui/notice";
import { currentActor } from "@/lib/data/actor";
import { getDuty } from "@/lib/data/duty";
import { makeQueryClient } from "@/lib/query/client";
import { dutyQuery } from "@/lib/query/queries";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";
import { DutyPageQuery } from "./search-params";

export const metadata: Metadata = { title: "Duty" };

/** Who is on duty, now and in the weeks ahead; `?shift=` opens one in the drawer. */
export default async function Page({ searchParams }: PageProps<"/duty">) {
  const queries = makeQueryClient();
  const { query, bad } = await readPage(DutyPageQuery, "/duty", searchParams, () =>
    queries.query({ ...dutyQuery(), queryFn: async () => getDuty(await currentActor()) }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <DutyView query={query} />
    </Prefetched>
  );
}
