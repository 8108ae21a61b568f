import type { Metadata } from "next";
import { IncidentsView } from "@/components/incidents/incidents-view";
import { BadParameters } from "@/components/ui/notice";
import { IncidentsQuery } from "@/lib/contract/incidents";
import { listIncidents } from "@/lib/data/incidents";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { incidentsQuery } from "@/lib/query/queries";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";

export const metadata: Metadata = { title: "Outages" };

/** Outages: failures of the infrastructure over many packages and jobs at once. */
export default async function Page({ searchParams }: PageProps<"/incidents">) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(IncidentsQuery, "/incidents", searchParams, (asked) =>
    queries.query({ ...incidentsQuery(asked), queryFn: () => listIncidents(reader, asked) }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <IncidentsView query={query} />
    </Prefetched>
  );
}
