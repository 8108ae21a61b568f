import type { QueryClient } from "@tanstack/react-query";
import type { TriageQuery } from "@/lib/contract/triage";
import { currentActor } from "@/lib/data/actor";
import type { Reader } from "@/lib/data/reader";
import { listTriage } from "@/lib/data/triage-list";
import { triageQuery } from "@/lib/query/triage";

/**
 * Reads what a page about something else shows of the queue, so that nothing jumps when it comes. What cannot be read is left
 * to the browser: the page stands without it.
 */
export async function prefetchTriage(
  client: QueryClient,
  reader: Reader,
  asked: readonly TriageQuery[],
): Promise<void> {
  const actor = await currentActor();
  await Promise.all(
    asked.map((query) =>
      client
        .query({ ...triageQuery(query), queryFn: () => listTriage(reader, actor, query), retry: false })
        .catch(() => undefined),
    ),
  );
}
