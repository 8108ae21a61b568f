import type { Metadata } from "next";
import { z } from "zod";
import { ofSubject } from "@/components/triage-item/queue";
import { BadParameters } from "@/components/ui/notice";
import { getPackage } from "@/lib/data/packages";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { packageQuery } from "@/lib/query/packages";
import { prefetchTriage } from "../../_lib/prefetch-triage";
import { Prefetched } from "../../_lib/prefetched";
import { readPage } from "../../_lib/read-page";
import { nameOf } from "../../_lib/segment";
import { PackageView } from "./_components/package-view";

/** The page of a package always shows all of it. */
const Nothing = z.strictObject({});

export async function generateMetadata({ params }: PageProps<"/packages/[name]">): Promise<Metadata> {
  return { title: nameOf((await params).name) };
}

/** One package on every builder that knows it; `#<instance>` leads to one of them. */
export default async function Page({ params, searchParams }: PageProps<"/packages/[name]">) {
  const name = nameOf((await params).name);
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { bad } = await readPage(Nothing, `/packages/${encodeURIComponent(name)}`, searchParams, () =>
    Promise.all([
      queries.query({ ...packageQuery(name), queryFn: () => getPackage(reader, name) }),
      prefetchTriage(queries, reader, [ofSubject(name)]),
    ]),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <PackageView name={name} />
    </Prefetched>
  );
}
