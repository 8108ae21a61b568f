import type { IncomingMessage } from "node:http";
import { kojiFeeds } from "@/lib/ingest/koji/feed";
import type { Clock } from "@/lib/shared/clock";
import { type Answerer, hubHttp, type Spoil } from "@/lib/sources/koji/fixtures/hub";
import type { TestDatabase } from "./database";
import { feedHarness } from "./feeds";
import { serve } from "./http-server";

/** A hub over real HTTP. `answer` and `spoil` can be exchanged while it runs; a spoil that throws breaks the connection. */
export interface ServedHub {
  url: string;
  answer: Answerer;
  spoil: Spoil;
  /** Methods that were called, those within multiCalls too. */
  calls: string[];
  close(): Promise<void>;
}

const honest: Spoil = (answer) => answer;

export async function serveHub(answer: Answerer): Promise<ServedHub> {
  const http = hubHttp(
    (method, params) => hub.answer(method, params),
    (given, request) => hub.spoil(given, request),
  );
  const server = await serve(async (request, response) => {
    try {
      const { status, contentType, text, headers } = await http.send({
        url: hub.url,
        body: await bodyOf(request),
      });
      response.writeHead(status, { ...Object.fromEntries(headers), "content-type": contentType }).end(text);
    } catch {
      response.destroy();
    }
  });
  const hub: ServedHub = {
    url: server.url,
    answer,
    spoil: honest,
    calls: http.calls,
    close: server.close,
  };
  return hub;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** The Koji feeds over a real database and real HTTP, one hub per id. */
export const kojiHarness = (
  db: Pick<TestDatabase, "pool" | "url">,
  hubs: Record<string, { url: string; tags: readonly string[] }>,
  options: { clock?: Clock; site?: Record<string, unknown> } = {},
) =>
  feedHarness(
    db,
    {
      releases: [{ name: "epoxy" }, { name: "dalmatian" }, { name: "caracal" }],
      koji: Object.entries(hubs).map(([id, { url, tags }]) => ({
        id,
        hub: `${url}/kojihub`,
        web: `${url}/koji`,
        files: `${url}/kojifiles`,
        tags,
      })),
      dfgs: [
        { slug: "compute", name: "Compute" },
        { slug: "production-chain", name: "Production Chain" },
      ],
      ownership: [{ kojiPackage: "openstack-nova", dfg: "compute" }],
      ...options.site,
    },
    kojiFeeds,
    options.clock,
  );
