import type { Metadata } from "next";
import { z } from "zod";
import { BadParameters } from "@/components/ui/notice";
import { getJourney } from "@/lib/data/journey";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { journeyQuery } from "@/lib/query/journey";
import { Prefetched } from "../../_lib/prefetched";
import { readPage } from "../../_lib/read-page";
import { nameOf } from "../../_lib/segment";
import { JourneyView } from "./_components/journey-view";

/** The page of a commit always shows all of it. */
const Nothing = z.strictObject({});

export async function generateMetadata({ params }: PageProps<"/commits/[hash]">): Promise<Metadata> {
  return { title: `Commit ${nameOf((await params).hash).slice(0, 12)}` };
}

/** The way of one upstream commit: when it reached each stage, where it is now, what keeps it from the next. */
export default async function Page({ params, searchParams }: PageProps<"/commits/[hash]">) {
  const hash = nameOf((await params).hash);
  const reader = await currentReader();
  const queries = makeQueryClient();
  const { bad } = await readPage(Nothing, `/commits/${encodeURIComponent(hash)}`, searchParams, () =>
    queries.query({ ...journeyQuery(hash), queryFn: () => getJourney(reader, hash) }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <JourneyView hash={hash} />
    </Prefetched>
  );
}
