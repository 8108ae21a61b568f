import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { z } from "zod";
import { itemHref } from "@/components/triage-item/item-href";
import { ItemView } from "@/components/triage-item/item-view";
import { BadParameters } from "@/components/ui/notice";
import { TriageQuery } from "@/lib/contract/triage";
import { currentActor } from "@/lib/data/actor";
import { parsePage } from "@/lib/data/page";
import { currentReader } from "@/lib/data/reader";
import { getTriageItem } from "@/lib/data/triage-item";
import { makeQueryClient } from "@/lib/query/client";
import { triageItemQuery } from "@/lib/query/triage";
import { Prefetched } from "../../_lib/prefetched";
import { readPage } from "../../_lib/read-page";
import { nameOf } from "../../_lib/segment";

const ItemQuery = z.strictObject({
  from: z.string().max(2_000).optional().describe("Parameters of the queue the reader came from"),
  merged: z.string().max(20).optional().describe("The item that was merged into this one"),
  all: z.enum(["1"]).optional(),
});

export async function generateMetadata({ params }: PageProps<"/triage/[id]">): Promise<Metadata> {
  return { title: nameOf((await params).id) };
}

/** One triage item. One that was merged leads to the item it went to. */
export default async function Page({ params, searchParams }: PageProps<"/triage/[id]">) {
  const id = nameOf((await params).id);
  const [reader, actor] = await Promise.all([currentReader(), currentActor()]);
  const queries = makeQueryClient();
  const { query, bad } = await readPage(ItemQuery, `/triage/${encodeURIComponent(id)}`, searchParams, () =>
    queries.query({ ...triageItemQuery(id), queryFn: () => getTriageItem(reader, actor, id) }),
  );
  const held = queries.getQueryData(triageItemQuery(id).queryKey);
  if (held !== undefined && held.item.id !== id) redirect(itemHref(held.item.id, query.from, id));
  return (
    <Prefetched queries={queries}>
      {bad === null ? null : <BadParameters {...bad} />}
      <ItemView
        id={id}
        from={query.from}
        queue={await queueOf(query.from)}
        all={query.all === "1"}
        merged={query.merged}
      />
    </Prefetched>
  );
}

/** The queue whose parameters the address carries; the whole queue where they cannot be understood. */
async function queueOf(from: string | undefined): Promise<TriageQuery> {
  const asked = await parsePage(TriageQuery, Object.fromEntries(new URLSearchParams(from)));
  return asked.errors === undefined ? asked.query : TriageQuery.parse({});
}
