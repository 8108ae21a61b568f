import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import { type KnownStable, type KnownTrunk, knownOf } from "@/lib/domain/chain/known-lines";
import { type Db, rowsOf } from "../sql";
import { type ChainSite, readChainSites } from "./chain-site";
import { importPairs } from "./positions";
import { readStables } from "./stable";
import { readTrunks } from "./trunk";

/** Lines to look at: trunks of these builders ("all"), and the stable track of every release. */
export type LineScope = { trunks: readonly string[] | "all"; stable: boolean };

/** What one kind of reader knows of a line, and the ids of the sources that it was made from. */
type Told = { facts: KnownTrunk | KnownStable; sources: readonly string[] };

export const trunkLine = (instance: string): string => `trunk ${instance}`;
export const stableLine = (release: string): string => `stable ${release}`;

/**
 * Keeps what is known of these lines at `now`, where it differs from what was kept last. Call it when facts have changed and what
 * is derived of them has followed.
 *
 * @returns how many lines were kept
 */
export const recordLines = (pool: pg.Pool, scope: LineScope, now: Date): Promise<number> =>
  withTransaction(pool, async (client) => {
    // Read under the lock, so that of two that end at once the later row holds the later facts.
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('prodchain lines', 0))");
    const { open, full } = await readChainSites(client);
    const all = await readLines(client, full, scope);
    const told = open === full ? all : await readLines(client, open, scope);
    let kept = 0;
    for (const [line, whole] of all)
      if (await keep(client, line, told.get(line), open === full ? undefined : whole, now)) kept += 1;
    return kept;
  });

/** Lines of the scope by name, as one kind of reader sees them. */
async function readLines(db: Db, site: ChainSite, { trunks, stable }: LineScope): Promise<Map<string, Told>> {
  const ids = site.instances.map((instance) => instance.id);
  const pairs = importPairs(site, ids);
  // What a downstream builder imports is a station of the line it imports from.
  const wanted =
    trunks === "all"
      ? ids
      : ids.filter(
          (id) => trunks.includes(id) || pairs.some(({ up, down }) => up === id && trunks.includes(down)),
        );
  const lines = new Map<string, Told>();
  if (wanted.length > 0)
    for (const [id, facts] of await readTrunks(db, site, wanted)) {
      const sources = [id, ...pairs.flatMap(({ up, down }) => (up === id ? [down] : []))];
      lines.set(trunkLine(id), { facts, sources });
    }
  if (stable) {
    const sources = [...site.kojis, ...site.gerrits].map((server) => server.id);
    const releases = site.releases.map((release) => release.name);
    for (const [release, facts] of await readStables(db, site, releases))
      lines.set(stableLine(release), { facts, sources });
  }
  return lines;
}

async function keep(
  client: pg.ClientBase,
  line: string,
  open: Told | undefined,
  full: Told | undefined,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO line_snapshot (line, open_facts, open_sources, full_facts, full_sources, recorded_at)
     SELECT $1, $2::jsonb, $3::text[], $4::jsonb, $5::text[], $6 WHERE NOT EXISTS (
       SELECT FROM (SELECT * FROM line_snapshot WHERE line = $1 ORDER BY recorded_at DESC, id DESC LIMIT 1) last
       WHERE (last.open_facts, last.open_sources, last.full_facts, last.full_sources)
         IS NOT DISTINCT FROM ($2::jsonb, $3::text[], $4::jsonb, $5::text[]))`,
    [
      line,
      open ? JSON.stringify(open.facts) : null,
      open?.sources ?? [],
      full ? JSON.stringify(full.facts) : null,
      full?.sources ?? [],
      now,
    ],
  );
  return (rowCount ?? 0) > 0;
}

/**
 * What was known of these lines at a time: the newest snapshot until then. Absent where there is none, and, for readers of public
 * sources, where one of those it was made from has become private since.
 */
export async function readSnapshots<T extends KnownTrunk | KnownStable>(
  db: Db,
  lines: readonly string[],
  at: Date,
  seesPrivate: boolean,
): Promise<Map<string, T>> {
  const facts = seesPrivate ? "coalesce(s.full_facts, s.open_facts)" : "s.open_facts";
  const rows = await rowsOf<{ line: string; facts: string }>(
    db,
    `SELECT l.line, ${facts}::text AS facts FROM unnest($1::text[]) l(line) CROSS JOIN LATERAL (
       SELECT * FROM line_snapshot s WHERE s.line = l.line AND s.recorded_at <= $2
       ORDER BY s.recorded_at DESC, s.id DESC LIMIT 1) s
     WHERE ${facts} IS NOT NULL AND ($3 OR NOT s.open_sources && ARRAY(
       SELECT id FROM instance WHERE visibility <> 'public' UNION ALL SELECT id FROM koji_hub WHERE visibility <> 'public'
       UNION ALL SELECT id FROM gerrit_server WHERE visibility <> 'public'))`,
    [lines, at, seesPrivate],
  );
  return new Map(rows.map((row) => [row.line, knownOf<T>(row.facts)]));
}
