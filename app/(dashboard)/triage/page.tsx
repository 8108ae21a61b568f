import type { Metadata } from "next";
import { cookies } from "next/headers";
import { RECENT_OUTAGES } from "@/components/incidents/recent-outages";
import { preferencesFrom } from "@/components/preferences/preferences";
import { BadParameters } from "@/components/ui/notice";
import { TriageQuery } from "@/lib/contract/triage";
import { currentActor } from "@/lib/data/actor";
import { listIncidents } from "@/lib/data/incidents";
import { currentReader } from "@/lib/data/reader";
import { listTriage } from "@/lib/data/triage-list";
import { visibleSite } from "@/lib/data/visible";
import { makeQueryClient } from "@/lib/query/client";
import { incidentsQuery } from "@/lib/query/queries";
import { pageOfQueue, triagePagesQuery, viewOf } from "@/lib/query/triage-pages";
import { Prefetched } from "../_lib/prefetched";
import { readPage } from "../_lib/read-page";
import { TriageView } from "./_components/triage-view";

export const metadata: Metadata = { title: "Triage" };

/** What somebody must do something about, one line per cause. */
export default async function Page({ searchParams }: PageProps<"/triage">) {
  const [reader, actor, jar] = await Promise.all([currentReader(), currentActor(), cookies()]);
  const chosen = preferencesFrom((name) => jar.get(name)?.value).dfg;
  // One that has gone since it was chosen counts as none: the address did not ask for it.
  const dfg = chosen !== null && (await visibleSite(reader)).slugs.includes(chosen) ? chosen : null;
  const queries = makeQueryClient();
  /** The DFG that counts as the reader's own, where the address does not say: the one they chose. */
  const own = (asked: TriageQuery): TriageQuery =>
    asked.for !== undefined || dfg === null ? asked : { ...asked, for: dfg };
  const { query, bad } = await readPage(TriageQuery, "/triage", searchParams, (asked) => {
    const view = viewOf(own(asked));
    return Promise.all([
      queries.infiniteQuery({
        ...triagePagesQuery(view),
        queryFn: () => listTriage(reader, actor, pageOfQueue(view, null)),
      }),
      queries.query({
        ...incidentsQuery(RECENT_OUTAGES),
        queryFn: () => listIncidents(reader, RECENT_OUTAGES),
      }),
    ]);
  });
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <TriageView query={own(query)} />
    </Prefetched>
  );
}
