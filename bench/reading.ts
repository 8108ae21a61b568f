import { dlrnInstance } from "@/lib/demo/servers/dlrn/instance";
import { DlrnStandIn } from "@/lib/demo/servers/dlrn/server";
import { createDlrnClient, PAGE, walkById } from "@/lib/sources/dlrn";
import { ingestHarness } from "@/lib/testing/ingest";
import { bigStore } from "./big-store";
import { benchFirstLoad, timeIngest, timeReading } from "./first-load";
import type { Scratch } from "./scratch";

/** What the recorded server took for a page of 100 builds. */
const PACE_MS = 14;
const ALIASES = 5;

export interface ReadingResult {
  commits: number;
  floorMs: number;
  ingestMs: number;
  /** Median over rounds of ingest / floor, each pair run one after the other. */
  ratio: number;
  rssMb: number;
}

/** First load of one instance: the whole ingest against fetching and parsing the same pages without storing. */
export async function benchReading(databases: Scratch, commits: number, rounds = 3): Promise<ReadingResult> {
  const { share, ...load } = await benchFirstLoad(databases, "dlrn", commits, rounds);
  return { commits, ...load, ratio: 1 / share };
}

/** The roles of the child processes; undefined when `name` is none. */
export async function runRole(name: string, args: string[]): Promise<boolean> {
  if (name === "dlrn-stand-in") await serve(Number(args[0]));
  else if (name === "dlrn-floor") await floor(args[0] ?? "");
  else if (name === "dlrn-ingest") await ingest(args[0] ?? "", args[1] ?? "");
  else return false;
  return true;
}

async function serve(commits: number): Promise<void> {
  const store = bigStore(commits, Math.floor(Date.now() / 1000) - 600);
  const standIn = new DlrnStandIn({ instances: [dlrnInstance({ id: "big", store })], paceMs: PACE_MS });
  process.send?.(await standIn.listen());
}

const floor = (url: string) =>
  timeReading(async (http, signal) => {
    const client = createDlrnClient(http, { apiUrl: `${url}/api-big`, webUrl: `${url}/big` });
    const can = await client.capabilities(signal);
    for (const table of [client.commits, client.votes, client.aggregateVotes]) {
      const pages = walkById({
        read: (offset, pages) => table(can, offset, pages, signal) as ReturnType<typeof client.commits>,
        pages: ALIASES,
      });
      for await (const _ of pages) {
        // Reading is all that is measured.
      }
    }
    for (let offset = 0, size = PAGE; size > 0; offset += size)
      size = (await client.promotions(offset, PAGE, signal)).size;
    await client.queue(signal);
  });

const ingest = (url: string, databaseUrl: string) =>
  timeIngest(databaseUrl, (db) =>
    ingestHarness(db, url, [{ id: "big", release: "flamingo", graphqlAliases: ALIASES }]),
  );
