import type { Metadata } from "next";
import { BadParameters } from "@/components/ui/notice";
import { listDfgs } from "@/lib/data/dfgs";
import { badParameter } from "@/lib/data/http/bad-parameters";
import { currentReader } from "@/lib/data/reader";
import { getShell } from "@/lib/data/site";
import { makeQueryClient } from "@/lib/query/client";
import { dfgsQuery } from "@/lib/query/queries";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";
import { DfgsView } from "./_components/dfgs-view";
import { DfgsPageQuery } from "./search-params";

export const metadata: Metadata = { title: "DFGs" };

/** Every DFG with what of theirs fails; Unassigned among them. */
export default async function Page({ searchParams }: PageProps<"/dfgs">) {
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { query, bad } = await readPage(DfgsPageQuery, "/dfgs", searchParams, async ({ release }) => {
    const names = (await getShell(reader)).releases.map((each) => each.name);
    if (release !== undefined && !names.includes(release))
      throw badParameter("release", `no such release; there are: ${names.join(", ")}`);
    await queries.query({ ...dfgsQuery(), queryFn: () => listDfgs(reader) });
  });
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <DfgsView query={query} />
    </Prefetched>
  );
}
