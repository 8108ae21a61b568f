import { createHttp } from "@/lib/sources/http";
import { createKojiClient, FAILURES_AT_ONCE, type FailedAttempt } from "@/lib/sources/koji";
import { serveBigKoji } from "./big-koji";
import { firstMessage, resultOf, startRole } from "./roles";
import { type Scratch, scratchDatabase } from "./scratch";
import { median } from "./table";

/** What a real hub took for a page of 1,000 builds. */
const PACE_MS = 48;
const TAGS = ["cloud*-openstack-*"];
/** Failed builds a pass asks about at most, and how old they may be. */
const ASKED = 400;
const RECENT_MS = 60 * 86_400_000;

export interface KojiLoadResult {
  builds: number;
  floorMs: number;
  ingestMs: number;
  /** Throughput of the whole ingest as a share of that of reading alone. */
  share: number;
  rssMb: number;
}

/**
 * First load of one hub: the whole ingest against fetching and parsing the same answers without storing. Pairs run one after
 * the other, and the middle one of three is told: on two cores a single pair varies by a tenth.
 */
export async function benchKojiFirstLoad(
  databases: Scratch,
  builds: number,
  rounds = 3,
): Promise<KojiLoadResult> {
  const server = startRole("koji-stand-in", String(builds));
  try {
    const url = await firstMessage<string>(server);
    const pairs: { floorMs: number; ms: number; rssMb: number }[] = [];
    for (let i = 0; i < rounds; i += 1) {
      const floorMs = await resultOf<number>(startRole("koji-floor", url));
      const database = await scratchDatabase(databases);
      const load = await resultOf<{ ms: number; rssMb: number }>(startRole("koji-ingest", url, database.url));
      await database.drop();
      pairs.push({ floorMs, ...load });
    }
    return {
      builds,
      floorMs: median(pairs.map((pair) => pair.floorMs)),
      ingestMs: median(pairs.map((pair) => pair.ms)),
      share: median(pairs.map((pair) => pair.floorMs / pair.ms)),
      rssMb: Math.max(...pairs.map((pair) => pair.rssMb)),
    };
  } finally {
    server.kill();
  }
}

/** The roles of the child processes; false when `name` is none of them. */
export async function runKojiRole(name: string, args: string[]): Promise<boolean> {
  if (name === "koji-stand-in") process.send?.(await serveBigKoji(Number(args[0]), PACE_MS));
  else if (name === "koji-floor") await floor(args[0] ?? "");
  else if (name === "koji-ingest") await ingest(args[0] ?? "", args[1] ?? "");
  else return false;
  return true;
}

/** The same requests as a first pass: all builds and tags, the tasks of failed builds, and why the newest ones failed. */
async function floor(url: string): Promise<void> {
  const http = createHttp({ userAgent: "Prodchain bench", allowPrivate: true });
  const client = createKojiClient(http, { hubUrl: `${url}/kojihub` });
  const { signal } = new AbortController();
  const began = performance.now();
  const failed: (FailedAttempt & { at: number })[] = [];
  const options = { tagPatterns: TAGS, since: undefined, missingBuilds: async () => [] };
  for await (const batch of client.firstLoad(options, undefined, signal))
    for (const { buildId, creationEventId, taskId, state, createdAt } of batch.builds)
      if (state === "FAILED" && taskId !== null)
        failed.push({ buildId, creationEventId, taskId, at: createdAt.getTime() });
  for (let at = 0; at < failed.length; at += 100)
    await client.tasks(
      failed.slice(at, at + 100).map(({ taskId }) => taskId),
      signal,
    );
  const recent = failed.filter(({ at }) => at > Date.now() - RECENT_MS).slice(0, ASKED);
  for (let at = 0; at < recent.length; at += FAILURES_AT_ONCE)
    await client.failures(recent.slice(at, at + FAILURES_AT_ONCE), signal);
  process.send?.(performance.now() - began);
  await http.close();
}

async function ingest(url: string, databaseUrl: string): Promise<void> {
  const { kojiHarness } = await import("@/lib/testing/koji-hub");
  const { createPool } = await import("@/lib/db/pool");
  const pool = createPool(databaseUrl, { max: 4 });
  const harness = await kojiHarness({ pool, url: databaseUrl }, { big: { url, tags: TAGS } });
  const began = performance.now();
  const [outcome] = await harness.pass();
  const ms = performance.now() - began;
  if (outcome?.outcome !== "ok") throw new Error(`first load: ${outcome?.outcome} ${outcome?.error ?? ""}`);
  await harness.close();
  await pool.end();
  process.send?.({ ms, rssMb: Math.round(process.resourceUsage().maxRSS / 1024) });
  process.disconnect?.();
}
