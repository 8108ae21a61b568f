import type { Metadata } from "next";
import { IncidentView } from "@/components/incidents/incident-view";
import { currentActor } from "@/lib/data/actor";
import { getIncident } from "@/lib/data/incident-one";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { incidentQuery } from "@/lib/query/queries";
import { orNotFound } from "../../_lib/or-not-found";
import { Prefetched } from "../../_lib/prefetched";
import { nameOf } from "../../_lib/segment";

export async function generateMetadata({ params }: PageProps<"/incidents/[id]">): Promise<Metadata> {
  return { title: nameOf((await params).id) };
}

/** One outage: when, whom it hit, what it says, and whether it counts in the pass rates. */
export default async function Page({ params }: PageProps<"/incidents/[id]">) {
  const id = nameOf((await params).id);
  const [reader, actor] = await Promise.all([currentReader(), currentActor()]);
  const queries = makeQueryClient();
  await orNotFound(queries.query({ ...incidentQuery(id), queryFn: () => getIncident(reader, actor, id) }));
  return (
    <Prefetched queries={queries}>
      <IncidentView id={id} />
    </Prefetched>
  );
}
