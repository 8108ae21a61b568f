import { dlrnInstance } from "@/lib/demo/servers/dlrn/instance";
import { DlrnStandIn } from "@/lib/demo/servers/dlrn/server";
import { createDlrnClient, PAGE, walkById } from "@/lib/sources/dlrn";
import { createHttp } from "@/lib/sources/http";
import { bigStore } from "./big-store";
import { firstMessage, resultOf, startRole } from "./roles";
import { type Scratch, scratchDatabase } from "./scratch";
import { median } from "./table";

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
  const server = startRole("stand-in", String(commits));
  const url = await firstMessage<string>(server);
  const floors: number[] = [];
  const loads: { ms: number; rssMb: number }[] = [];
  try {
    for (let i = 0; i < rounds; i += 1) {
      floors.push(await resultOf<number>(startRole("floor", url)));
      const database = await scratchDatabase(databases);
      loads.push(await resultOf<{ ms: number; rssMb: number }>(startRole("ingest", url, database.url)));
      await database.drop();
    }
  } finally {
    server.kill();
  }
  return {
    commits,
    floorMs: median(floors),
    ingestMs: median(loads.map((l) => l.ms)),
    ratio: median(loads.map((l, i) => l.ms / (floors[i] ?? Number.NaN))),
    rssMb: Math.max(...loads.map((l) => l.rssMb)),
  };
}

/** The roles of the child processes; undefined when `name` is none. */
export async function runRole(name: string, args: string[]): Promise<boolean> {
  if (name === "stand-in") await serve(Number(args[0]));
  else if (name === "floor") await floor(args[0] ?? "");
  else if (name === "ingest") await ingest(args[0] ?? "", args[1] ?? "");
  else return false;
  return true;
}

async function serve(commits: number): Promise<void> {
  const store = bigStore(commits, Math.floor(Date.now() / 1000) - 600);
  const standIn = new DlrnStandIn({ instances: [dlrnInstance({ id: "big", store })], paceMs: PACE_MS });
  process.send?.(await standIn.listen());
}

async function floor(url: string): Promise<void> {
  const http = createHttp({ userAgent: "Prodchain bench", allowPrivate: true });
  const client = createDlrnClient(http, { apiUrl: `${url}/api-big`, webUrl: `${url}/big` });
  const { signal } = new AbortController();
  const began = performance.now();
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
  process.send?.(performance.now() - began);
  await http.close();
}

async function ingest(url: string, databaseUrl: string): Promise<void> {
  const { ingestHarness } = await import("@/lib/testing/ingest");
  const { createPool } = await import("@/lib/db/pool");
  const pool = createPool(databaseUrl, { max: 4 });
  const harness = await ingestHarness({ pool, url: databaseUrl }, url, [
    { id: "big", release: "flamingo", graphqlAliases: ALIASES },
  ]);
  const began = performance.now();
  const [outcome] = await harness.pass();
  const ms = performance.now() - began;
  if (outcome?.outcome !== "ok") throw new Error(`first load: ${outcome?.outcome} ${outcome?.error ?? ""}`);
  await harness.close();
  await pool.end();
  process.send?.({ ms, rssMb: Math.round(process.resourceUsage().maxRSS / 1024) });
  process.disconnect?.();
}
