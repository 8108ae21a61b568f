import { createHttp } from "@/lib/sources/http";
import { collect, createZuulClient } from "@/lib/sources/zuul";
import { serveBigZuul } from "./big-zuul";
import { firstMessage, resultOf, startRole } from "./roles";
import { type Scratch, scratchDatabase } from "./scratch";

/** What the recorded server took for a page of 200 builds. */
const PACE_MS = 40;

export interface ZuulLoadResult {
  builds: number;
  floorMs: number;
  ingestMs: number;
  /** Throughput of the whole ingest as a share of that of reading alone. */
  share: number;
  rssMb: number;
}

/** First load of one Zuul: the whole ingest against fetching and parsing the same pages without storing. */
export async function benchZuulFirstLoad(databases: Scratch, builds: number): Promise<ZuulLoadResult> {
  const server = startRole("zuul-stand-in", String(builds));
  try {
    const url = await firstMessage<string>(server);
    const floorMs = await resultOf<number>(startRole("zuul-floor", url));
    const database = await scratchDatabase(databases);
    const load = await resultOf<{ ms: number; rssMb: number }>(startRole("zuul-ingest", url, database.url));
    await database.drop();
    return { builds, floorMs, ingestMs: load.ms, share: floorMs / load.ms, rssMb: load.rssMb };
  } finally {
    server.kill();
  }
}

/** The roles of the child processes; false when `name` is none of them. */
export async function runZuulRole(name: string, args: string[]): Promise<boolean> {
  if (name === "zuul-stand-in") process.send?.(await serveBigZuul(Number(args[0]), PACE_MS));
  else if (name === "zuul-floor") await floor(args[0] ?? "");
  else if (name === "zuul-ingest") await ingest(args[0] ?? "", args[1] ?? "");
  else return false;
  return true;
}

async function floor(url: string): Promise<void> {
  const http = createHttp({ userAgent: "Prodchain bench", allowPrivate: true });
  const client = createZuulClient(http, { root: url, tenant: "big" });
  const began = performance.now();
  const steps = collect(client, { builds: null, buildsets: null }, () => ({ builds: [], buildsets: [] }), {
    horizon: new Date(0),
    signal: new AbortController().signal,
  });
  for await (const _ of steps) {
    // Reading is all that is measured.
  }
  process.send?.(performance.now() - began);
  await http.close();
}

async function ingest(url: string, databaseUrl: string): Promise<void> {
  const { zuulIngest } = await import("@/lib/testing/zuul-ingest");
  const { createPool } = await import("@/lib/db/pool");
  const pool = createPool(databaseUrl, { max: 4 });
  const harness = await zuulIngest({ pool, url: databaseUrl }, [{ id: "big", url, tenant: "big" }], {
    site: { backfill: { zuul: "3650d" } },
  });
  const began = performance.now();
  const [outcome] = await harness.pass("builds");
  const ms = performance.now() - began;
  if (outcome?.outcome !== "ok") throw new Error(`first load: ${outcome?.outcome} ${outcome?.error ?? ""}`);
  await harness.close();
  await pool.end();
  process.send?.({ ms, rssMb: Math.round(process.resourceUsage().maxRSS / 1024) });
  process.disconnect?.();
}
