import type { Metadata } from "next";
import { z } from "zod";
import { BadParameters } from "@/components/ui/notice";
import { getBuild } from "@/lib/data/builds";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { buildQuery } from "@/lib/query/queries";
import { Prefetched } from "../../../_lib/prefetched";
import { readPage } from "../../../_lib/read-page";
import { nameOf } from "../../../_lib/segment";
import { BuildView } from "./_components/build-view";

/** The page of a build always shows all of it. */
const Nothing = z.strictObject({});

export async function generateMetadata({ params }: PageProps<"/builds/[source]/[id]">): Promise<Metadata> {
  return { title: `Build ${nameOf((await params).id)}` };
}

/** One build of DLRN, Zuul or Koji: why it failed, since when, what it belongs to, what else failed alike. */
export default async function Page({ params, searchParams }: PageProps<"/builds/[source]/[id]">) {
  const { source, id } = await params;
  const names = { source: nameOf(source), id: nameOf(id) };
  const reader = await currentReader();
  const queries = makeQueryClient();
  const path = `/builds/${encodeURIComponent(names.source)}/${encodeURIComponent(names.id)}`;
  const { bad } = await readPage(Nothing, path, searchParams, () =>
    queries.query({
      ...buildQuery(names.source, names.id),
      queryFn: () => getBuild(reader, names.source, names.id),
    }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <BuildView {...names} />
    </Prefetched>
  );
}
