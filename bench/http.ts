import { setTimeout as sleep } from "node:timers/promises";
import autocannon from "autocannon";

export interface HttpResult {
  path: string;
  requests: number;
  median: number;
  p95: number;
  limit: number;
}

const SECONDS = 6;
/** Of the demo: on every builder, with reviews and Koji builds. */
const BUSIEST_PACKAGE = "/packages/openstack-nova";

/** Latency of each API list with 16 clients as fast as they go, and of each page at 20 requests a second. */
export async function benchHttp(site: string): Promise<HttpResult[]> {
  const { apis, pages } = await paths(site);
  const results: HttpResult[] = [];
  for (const path of apis) results.push(await shoot(site, path, 100));
  for (const path of pages) results.push(await pace(site, path, 150));
  return results;
}

/** The lists and pages of the product, with names that the running site has. */
export async function paths(site: string): Promise<{ apis: string[]; pages: string[] }> {
  const read = async <T>(path: string) => (await (await fetch(`${site}${path}`)).json()) as T;
  const targets = await read<{ items: { instance: string; promoteName: string; level: string }[] }>(
    "/api/v1/promotions",
  );
  const failures = await read<{ items: { package: string }[] }>(
    "/api/v1/failures?source=dlrn&status=failing,recovered",
  );
  const target = targets.items.find((t) => t.level === "aggregate") ?? targets.items[0];
  const promotion = `promotions/${target?.instance}/${target?.promoteName}`;
  const name = encodeURIComponent(failures.items[0]?.package ?? "");
  const jobs = await read<{ items: { name: string }[] }>("/api/v1/jobs");
  const job = encodeURIComponent(jobs.items[0]?.name ?? "");
  const reviews = await read<{ items: { number: number }[] }>("/api/v1/reviews");
  const review = reviews.items[0]?.number;
  const lists = [
    "sources",
    "releases",
    "chain",
    "dfgs",
    "dfgs/unassigned",
    "failures",
    "failures?status=recovered&limit=100",
  ];
  return {
    apis: [
      ...lists,
      `packages/${name}`,
      "promotions",
      promotion,
      "jobs",
      `jobs/${job}`,
      "reviews",
      "live",
    ].map((p) => `/api/v1/${p}`),
    pages: [
      "/",
      "/dfgs",
      "/dfgs/unassigned",
      "/failures",
      `/packages/${name}`,
      BUSIEST_PACKAGE,
      "/jobs",
      `/jobs/${job}`,
      "/reviews",
      `/reviews/${review}`,
      "/live",
      "/promotions",
      `/${promotion}`,
      "/sources",
    ],
  };
}

/** 16 clients, each asking again as soon as it is answered. autocannon tells 97.5 % and not 95 %: the stricter one is told. */
export async function shoot(site: string, path: string, limit: number): Promise<HttpResult> {
  await fetch(`${site}${path}`);
  const shot = await autocannon({ url: `${site}${path}`, duration: SECONDS, connections: 16 });
  if (shot.non2xx > 0 || shot.errors > 0)
    throw new Error(`${path}: ${shot.non2xx} answers were not 2xx, ${shot.errors} errors`);
  return { path, requests: shot.requests.total, median: shot.latency.p50, p95: shot.latency.p97_5, limit };
}

/** 20 requests a second, evenly spaced whether answered or not; a rate limiter of bursts would measure its own queue. */
async function pace(site: string, path: string, limit: number): Promise<HttpResult> {
  await fetch(`${site}${path}`).then((answer) => answer.text());
  const one = async () => {
    const began = performance.now();
    const answer = await fetch(`${site}${path}`);
    await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return performance.now() - began;
  };
  const asked: Promise<number>[] = [];
  for (let i = 0; i < SECONDS * 20; i += 1) {
    asked.push(one());
    await sleep(50);
  }
  const taken = (await Promise.all(asked)).sort((a, b) => a - b);
  const at = (share: number) => Math.round(taken[Math.floor((taken.length - 1) * share)] ?? Number.NaN);
  return { path, requests: taken.length, median: at(0.5), p95: at(0.95), limit };
}
