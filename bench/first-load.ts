import { createPool } from "@/lib/db/pool";
import { createHttp, type Http } from "@/lib/sources/http";
import { firstMessage, resultOf, startRole } from "./roles";
import { type Scratch, scratchDatabase } from "./scratch";
import { median } from "./table";

export interface FirstLoad {
  floorMs: number;
  ingestMs: number;
  /** Throughput of the whole ingest as a share of that of reading alone. */
  share: number;
  /** The most that ingest held. */
  rssMb: number;
}

/**
 * First load of one source of `size` records: the whole ingest against fetching and parsing the same answers without storing.
 * Pairs run one after the other, and the middle one is told: on two cores a single pair varies by a tenth. The processes are
 * the roles `<source>-stand-in`, `<source>-floor` and `<source>-ingest`.
 */
export async function benchFirstLoad(
  databases: Scratch,
  source: string,
  size: number,
  rounds: number,
): Promise<FirstLoad> {
  const server = startRole(`${source}-stand-in`, String(size));
  try {
    const url = await firstMessage<string>(server);
    const pairs: { floorMs: number; ms: number; rssMb: number }[] = [];
    for (let i = 0; i < rounds; i += 1) {
      const floorMs = await resultOf<number>(startRole(`${source}-floor`, url));
      const database = await scratchDatabase(databases);
      const ingest = startRole(`${source}-ingest`, url, database.url);
      pairs.push({ floorMs, ...(await resultOf<{ ms: number; rssMb: number }>(ingest)) });
      await database.drop();
    }
    return {
      floorMs: median(pairs.map((pair) => pair.floorMs)),
      ingestMs: median(pairs.map((pair) => pair.ms)),
      share: median(pairs.map((pair) => pair.floorMs / pair.ms)),
      rssMb: Math.max(...pairs.map((pair) => pair.rssMb)),
    };
  } finally {
    server.kill();
  }
}

/** What a role for reading alone does: tells how many milliseconds `read` took. */
export async function timeReading(read: (http: Http, signal: AbortSignal) => Promise<void>): Promise<void> {
  const http = createHttp({ userAgent: "Prodchain bench", allowPrivate: true });
  const began = performance.now();
  await read(http, new AbortController().signal);
  process.send?.(performance.now() - began);
  await http.close();
}

interface Ingest {
  /** One pass of the feed. */
  pass(): Promise<readonly { outcome: string; error?: string | undefined }[]>;
  close(): Promise<void>;
}

/** What a role for the whole ingest does: tells how long a pass took and how much memory it held. */
export async function timeIngest(
  databaseUrl: string,
  open: (db: { pool: ReturnType<typeof createPool>; url: string }) => Promise<Ingest>,
): Promise<void> {
  const pool = createPool(databaseUrl, { max: 4 });
  const ingest = await open({ pool, url: databaseUrl });
  const began = performance.now();
  const [result] = await ingest.pass();
  const ms = performance.now() - began;
  if (result?.outcome !== "ok") throw new Error(`first load: ${result?.outcome} ${result?.error ?? ""}`);
  await ingest.close();
  await pool.end();
  process.send?.({ ms, rssMb: Math.round(process.resourceUsage().maxRSS / 1024) });
  process.disconnect?.();
}
