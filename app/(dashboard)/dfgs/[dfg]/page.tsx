import type { Metadata } from "next";
import { cookies } from "next/headers";
import { VISIT_COOKIE } from "@/components/preferences/preferences";
import { lastVisit } from "@/components/preferences/visit";
import { BadParameters } from "@/components/ui/notice";
import { DfgQuery } from "@/lib/contract/dfgs";
import { currentActor } from "@/lib/data/actor";
import { listBlockingBugs } from "@/lib/data/bugs-blocking";
import { getDfg } from "@/lib/data/dfgs";
import { getDuty } from "@/lib/data/duty";
import { currentReader } from "@/lib/data/reader";
import { makeQueryClient } from "@/lib/query/client";
import { blockingBugsQuery } from "@/lib/query/known-issues";
import { dfgQuery, dutyQuery } from "@/lib/query/queries";
import { prefetchTriage } from "../../_lib/prefetch-triage";
import { Prefetched } from "../../_lib/prefetched";
import { readPage } from "../../_lib/read-page";
import { nameOf } from "../../_lib/segment";
import { DfgView } from "./_components/dfg-view";
import { dfgQueues } from "./_components/triage-queues";

export async function generateMetadata({ params }: PageProps<"/dfgs/[dfg]">): Promise<Metadata> {
  return { title: nameOf((await params).dfg) };
}

/** One DFG: what of theirs fails, since when, what did it, what changed since the reader was last here. */
export default async function Page({ params, searchParams }: PageProps<"/dfgs/[dfg]">) {
  const slug = nameOf((await params).dfg);
  const reader = await currentReader();
  const visit = lastVisit((await cookies()).get(VISIT_COOKIE)?.value, Date.now());
  const sinceVisit = (asked: DfgQuery): DfgQuery =>
    asked.since === undefined && visit !== null ? { ...asked, since: visit.toISOString() } : asked;
  const queries = makeQueryClient();
  const { query, bad } = await readPage(
    DfgQuery,
    `/dfgs/${encodeURIComponent(slug)}`,
    searchParams,
    async (asked) => {
      const full = sinceVisit(asked);
      const blocking = { dfg: slug, release: full.release };
      await Promise.all([
        queries.query({ ...dfgQuery(slug, full), queryFn: () => getDfg(reader, slug, full) }),
        queries.query({
          ...blockingBugsQuery(blocking),
          queryFn: () => listBlockingBugs(reader, blocking),
        }),
        queries.query({ ...dutyQuery(), queryFn: async () => getDuty(await currentActor()) }),
      ]);
      await prefetchTriage(queries, reader, Object.values(dfgQueues(slug, full.release)));
    },
  );
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <DfgView
        slug={slug}
        query={sinceVisit(query)}
        start={query.since !== undefined ? "chosen" : visit === null ? "yesterday" : "visit"}
      />
    </Prefetched>
  );
}
