import type { Metadata } from "next";
import { BadParameters } from "@/components/ui/notice";
import { StageQuery } from "@/lib/contract/stages";
import { currentReader } from "@/lib/data/reader";
import { getStage } from "@/lib/data/stage";
import { makeQueryClient } from "@/lib/query/client";
import { stageQuery } from "@/lib/query/queries";
import { Prefetched } from "../../../_lib/prefetched";
import { readPage } from "../../../_lib/read-page";
import { nameOf } from "../../../_lib/segment";
import { StageView } from "./_components/stage-view";

type Props = PageProps<"/stages/[release]/[stage]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { release, stage } = await params;
  return { title: `${nameOf(release)} ${nameOf(stage)}` };
}

/** One stage of a release's stable track: what waits there, what rdoinfo lists, and who moves it. */
export default async function Page({ params, searchParams }: Props) {
  const part = await params;
  const [release, stage] = [nameOf(part.release), nameOf(part.stage)];
  const reader = await currentReader();
  const queries = makeQueryClient();
  const path = `/stages/${encodeURIComponent(release)}/${encodeURIComponent(stage)}`;
  const { query, bad } = await readPage(StageQuery, path, searchParams, (asked) =>
    queries.query({
      ...stageQuery(release, stage, asked),
      queryFn: () => getStage(reader, release, stage, asked),
    }),
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <StageView release={release} stage={stage} query={query} />
    </Prefetched>
  );
}
