import "server-only";
import type { LiveEvent, Topic } from "@/lib/contract/site";
import { type Changed, listenNow, subscribe } from "../live";
import { readerOf } from "../reader";
import { deployedVersion } from "../version";
import { visibleSite } from "../visible";

const HEARTBEAT_MS = 25_000;

const kept = globalThis as { prodchainStreams?: Set<() => void> };

/** How to end each open stream. Next waits for open answers before it stops, and these never end by themselves. */
function openStreams(): Set<() => void> {
  if (kept.prodchainStreams) return kept.prodchainStreams;
  const open = new Set<() => void>();
  kept.prodchainStreams = open;
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.on(signal, () => {
      for (const end of open) end();
    });
  return open;
}

/**
 * Server-sent events: at once one without topics (the stream stands), then one for every second in which something this
 * reader may see has changed, and a heartbeat so that proxies keep the connection.
 */
export async function eventStream(request: Request): Promise<Response> {
  const reader = readerOf(request.headers);
  await listenNow();
  const encoder = new TextEncoder();
  let end = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (topics: readonly Topic[]) => {
        const event: LiveEvent = { topics: [...topics], version: deployedVersion() };
        controller.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`));
      };
      const unsubscribe = subscribe((changes) => {
        void visibleSite(reader)
          .then((site) => topicsFor(changes, new Set(site.feedIds)))
          // Without the database nobody can say whom a change concerns; what stands on the page stays.
          .catch((): Topic[] => [])
          .then((topics) => topics.length > 0 && send(topics))
          .catch(end);
      });
      const heartbeat = setInterval(() => send([]), HEARTBEAT_MS);
      heartbeat.unref();
      end = () => {
        openStreams().delete(end);
        unsubscribe();
        clearInterval(heartbeat);
        request.signal.removeEventListener("abort", end);
        try {
          controller.close();
        } catch {
          // the browser closed it first
        }
      };
      openStreams().add(end);
      request.signal.addEventListener("abort", end);
      controller.enqueue(encoder.encode("retry: 3000\n"));
      send([]);
    },
    cancel: () => end(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
      vary: "authorization",
    },
  });
}

/** The topics of those changes that concern a source this reader sees, or no source in particular. */
export function topicsFor(changes: readonly Changed[], visible: ReadonlySet<string>): Topic[] {
  const seen = changes.filter((c) => c.instances === undefined || c.instances.some((id) => visible.has(id)));
  return [...new Set(seen.flatMap((change) => change.topics))];
}
