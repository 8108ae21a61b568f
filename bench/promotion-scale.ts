import autocannon from "autocannon";
import { createPool } from "@/lib/db/pool";
import type { HttpResult } from "./http";
import type { Line } from "./table";

const SECONDS = 6;
const CLIENTS = 16;
const COMMITS_ASKED = 400;

export interface ScaleResult {
  commits: number;
  /** What was measured; missing = the product has no such address. */
  measured: (HttpResult & { what: string; missing: boolean })[];
}

/**
 * How fast 16 clients are answered over a database that the role `scale-fill` has filled: journeys of many commits, the drift
 * of 400 packages, one target's history. `site` is web over that database, and nothing else runs.
 */
export async function benchScale(site: string, databaseUrl: string): Promise<ScaleResult> {
  const { hashes, commits } = await commitsOf(databaseUrl);
  const target = "centos9-master/current-podified";
  const asked: [what: string, paths: string[], limit: number][] = [
    ["journey of a commit", hashes.map((hash) => `/api/v1/commits/${hash}`), 60],
    ["drift of 400 packages", ["/api/v1/drift?release=flamingo&limit=400"], 120],
    [
      "drift of 400 packages, in any order, of all releases",
      ["-days", "-missing.current-podified", "-days.consistent", "package"].map(
        (sort) => `/api/v1/drift?limit=400&sort=${sort}`,
      ),
      120,
    ],
    ["drift by DFG", ["/api/v1/drift?by=dfg"], 120],
    ["history of a target", [`/api/v1/promotions/${target}/history`], 80],
    ["promotions of a target", [`/api/v1/promotions/${target}`], 80],
  ];
  const measured: ScaleResult["measured"] = [];
  for (const [what, paths, limit] of asked) measured.push({ what, limit, ...(await shoot(site, paths)) });
  return { commits, measured };
}

async function commitsOf(url: string): Promise<{ hashes: string[]; commits: number }> {
  const pool = createPool(url, { max: 1 });
  try {
    const some = await pool.query<{ hash: string }>(
      `SELECT commit_hash AS hash FROM dlrn_commit WHERE instance_id = 'centos9-antelope'
       ORDER BY md5(commit_hash) LIMIT ${COMMITS_ASKED}`,
    );
    const all = await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM dlrn_commit");
    return { hashes: some.rows.map((row) => row.hash), commits: all.rows[0]?.n ?? 0 };
  } finally {
    await pool.end();
  }
}

/** Each client asks the next of these addresses as soon as it is answered. autocannon tells 97.5 %, which is stricter than 95 %. */
async function shoot(site: string, paths: readonly string[]) {
  const [first = ""] = paths;
  const none = { path: first, requests: 0, median: Number.NaN, p95: Number.NaN };
  for (const path of paths.slice(0, 8)) {
    const answer = await fetch(`${site}${path}`);
    await answer.text();
    if (answer.status === 404) return { ...none, missing: true };
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  }
  const shot = await autocannon({
    url: site,
    requests: paths.map((path) => ({ path })),
    duration: SECONDS,
    connections: CLIENTS,
  });
  if (shot.non2xx > 0 || shot.errors > 0)
    throw new Error(`${first}: ${shot.non2xx} answers were not 2xx, ${shot.errors} errors`);
  return {
    path: first,
    requests: shot.requests.total,
    median: shot.latency.p50,
    p95: shot.latency.p97_5,
    missing: false,
  };
}

/** Lines of the table. */
export const scaleLines = ({ commits, measured }: ScaleResult): Line[] =>
  measured.map(({ what, median, p95, limit, missing }) => ({
    what: `${what}, ${commits.toLocaleString("en-GB")} DLRN commits`,
    value: missing ? "no such address" : `${median} / ${p95} ms`,
    target: `median / p95 with ${CLIENTS} clients; p95 under ${limit} ms`,
    ...(!missing && { ok: p95 < limit }),
  }));
