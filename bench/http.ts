import autocannon from "autocannon";

export interface HttpResult {
  path: string;
  requests: number;
  median: number;
  p95: number;
  limit: number;
}

const SECONDS = 6;

/** Latency of each API list with 16 clients as fast as they go, and of each page at 20 requests a second. */
export async function benchHttp(site: string): Promise<HttpResult[]> {
  const { apis, pages } = await paths(site);
  const results: HttpResult[] = [];
  for (const path of apis) results.push(await shoot(site, path, { connections: 16 }, 100));
  for (const path of pages) results.push(await shoot(site, path, { connections: 20, overallRate: 20 }, 150));
  return results;
}

/** The lists and pages of the product, with names that the running site has. */
export async function paths(site: string): Promise<{ apis: string[]; pages: string[] }> {
  const read = async <T>(path: string) => (await (await fetch(`${site}${path}`)).json()) as T;
  const targets = await read<{ items: { instance: string; promoteName: string; level: string }[] }>(
    "/api/v1/promotions",
  );
  const failures = await read<{ items: { package: string }[] }>(
    "/api/v1/failures?limit=1&status=failing,recovered",
  );
  const target = targets.items.find((t) => t.level === "aggregate") ?? targets.items[0];
  const promotion = `promotions/${target?.instance}/${target?.promoteName}`;
  const name = encodeURIComponent(failures.items[0]?.package ?? "");
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
    apis: [...lists, `packages/${name}`, "promotions", promotion].map((p) => `/api/v1/${p}`),
    pages: [
      "/",
      "/dfgs",
      "/dfgs/unassigned",
      "/failures",
      `/packages/${name}`,
      "/promotions",
      `/${promotion}`,
      "/sources",
    ],
  };
}

async function shoot(
  site: string,
  path: string,
  load: { connections: number; overallRate?: number },
  limit: number,
): Promise<HttpResult> {
  await fetch(`${site}${path}`);
  const shot = await autocannon({ url: `${site}${path}`, duration: SECONDS, ...load });
  if (shot.non2xx > 0 || shot.errors > 0)
    throw new Error(`${path}: ${shot.non2xx} answers were not 2xx, ${shot.errors} errors`);
  // autocannon tells 97.5 and 90 but not 95: their mean is told as the worse of the two sides, p97.5.
  return { path, requests: shot.requests.total, median: shot.latency.p50, p95: shot.latency.p97_5, limit };
}
