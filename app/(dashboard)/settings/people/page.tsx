import type { Metadata } from "next";
import { BadParameters } from "@/components/ui/notice";
import { PeopleQuery } from "@/lib/contract/directory";
import { currentActor } from "@/lib/data/actor";
import { getPerson, listPeople } from "@/lib/data/directory";
import { makeQueryClient } from "@/lib/query/client";
import { peopleQuery, personQuery } from "@/lib/query/people";
import { Prefetched } from "../../_lib/prefetched";
import { readPage } from "../../_lib/read-page";
import { PeopleView } from "./_components/people-view";

export const metadata: Metadata = { title: "People" };

/** Who is on this site and what they may do; `?open=` has one of them in the drawer, or a new one. */
export default async function Page({ searchParams }: PageProps<"/settings/people">) {
  const actor = await currentActor();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(PeopleQuery, "/settings/people", searchParams, async (asked) => {
    const { open } = asked;
    await queries.query({ ...peopleQuery(asked), queryFn: () => listPeople(actor, asked) });
    if (open !== undefined && open !== "new")
      await queries.query({ ...personQuery(open), queryFn: () => getPerson(open) });
  });
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <PeopleView query={query} />
    </Prefetched>
  );
}
