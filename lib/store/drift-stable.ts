import type pg from "pg";
import {
  type StandingBuild,
  stableCells,
  TAG_STAGES,
  type TaggedFinal,
  type TagStage,
} from "@/lib/domain/drift/stable";
import { sumToday } from "./drift-days";
import { inLease, type Lease } from "./lease";
import { notify } from "./notify";
import { markStale, takeStale } from "./stale";

const AT_ONCE = 400;

/**
 * Computes the drift of the packages marked on a Koji hub again: what stands in the stage tags of each distribution of a
 * release, against what upstream tagged. Each round takes marks and writes results in one transaction. Then the sums of today.
 *
 * @returns how many packages were looked at
 */
export async function deriveStableDrift(
  pool: pg.Pool,
  lease: Lease,
  hubId: string,
  now: Date,
): Promise<number> {
  await inLease(pool, lease, (tx) => spreadTags(tx, hubId));
  let looked = 0;
  for (;;) {
    const n = await inLease(pool, lease, async (tx) => {
      const packages = await takeStale(tx, hubId, "drift", AT_ONCE);
      if (packages.length === 0) return 0;
      if ((await writeStableDrift(tx, hubId, packages, now)) > 0) await notify(tx, ["packages"], [hubId]);
      return packages.length;
    });
    looked += n;
    if (n < AT_ONCE) break;
  }
  await sumToday(pool, lease, { sourceId: hubId }, looked > 0, now);
  return looked;
}

/** A tag that is new or means something else concerns every package. */
async function spreadTags(tx: pg.ClientBase, hubId: string): Promise<void> {
  if ((await takeStale(tx, hubId, "drift-line", AT_ONCE)).length === 0) return;
  const packages = await tx.query<{ name: string }>(
    `SELECT DISTINCT package_name AS name FROM koji_stay WHERE hub_id = $1
     UNION SELECT package_name FROM drift WHERE source_id = $1`,
    [hubId],
  );
  await markStale(tx, hubId, { drift: packages.rows.map((row) => row.name) });
}

/** Marks packages on every hub, since all of them may hold builds of what upstream tagged. */
export async function markOnHubs(tx: pg.ClientBase, packages: readonly string[]): Promise<void> {
  if (packages.length === 0) return;
  const hubs = await tx.query<{ id: string }>("SELECT id FROM koji_hub WHERE removed_at IS NULL ORDER BY id");
  for (const { id } of hubs.rows) await markStale(tx, id, { drift: packages });
}

type Line = { line: string; release: string; stages: TagStage[] };
type Stay = StandingBuild & { package: string; line: string; dfg: string | null };

const LINE = "regexp_replace(t.name, '-[a-z]+$', '')";

const LINES = `
  SELECT ${LINE} AS line, t.release_name AS release, array_agg(DISTINCT t.stage) AS stages FROM koji_tag t
  WHERE t.hub_id = $1 AND t.release_name IS NOT NULL AND t.stage = ANY($2) GROUP BY 1, 2`;

// Who has it, the newest build of a package in a line tells.
const STAYS = `
  WITH tag AS MATERIALIZED (
    SELECT t.name, t.stage, ${LINE} AS line FROM koji_tag t
    WHERE t.hub_id = $1 AND t.release_name IS NOT NULL AND t.stage = ANY($3)),
  stay AS (
    SELECT s.package_name, t.line, t.stage, s.build_id, s.version, s.release, s.tagged_at,
      max(s.build_id) OVER (PARTITION BY s.package_name, t.line) AS newest
    FROM unnest($2::text[]) n(name) CROSS JOIN LATERAL (
      SELECT * FROM koji_stay WHERE package_name = n.name AND hub_id = $1 AND revoke_event IS NULL AND removed_at IS NULL OFFSET 0) s
    JOIN tag t ON t.name = s.tag_name)
  SELECT s.package_name AS package, s.line, s.stage, s.build_id AS "buildId", s.version,
    s.package_name || '-' || s.version || '-' || s.release AS nvr, floor(extract(epoch FROM s.tagged_at) * 1000)::int8 AS at,
    CASE WHEN s.build_id = s.newest THEN (SELECT b.dfg_slug FROM koji_build b
      WHERE b.hub_id = $1 AND b.build_id = s.build_id AND b.latest LIMIT 1) END AS dfg
  FROM stay s`;

const TAGGED = `
  SELECT u.package_name AS package, u.series AS release, u.version,
    CASE WHEN u.recorded_at > f.first_load_at THEN floor(extract(epoch FROM u.recorded_at) * 1000)::int8 END AS at
  FROM tagged_upstream u LEFT JOIN feed f ON f.id = 'tagged-releases'
  WHERE u.package_name = ANY($1) AND u.kind = 'final'`;

/** Makes the drift of some packages on a hub what the facts say. Returns how many rows changed. */
export async function writeStableDrift(
  tx: pg.ClientBase | pg.Pool,
  hubId: string,
  packages: readonly string[],
  now: Date,
): Promise<number> {
  const lines = (await tx.query<Line>(LINES, [hubId, TAG_STAGES])).rows;
  const stays = (await tx.query<Stay>(STAYS, [hubId, packages, TAG_STAGES])).rows;
  const tagged = (await tx.query<TaggedFinal & { package: string; release: string }>(TAGGED, [packages]))
    .rows;
  const builds = grouped(stays, (stay) => `${stay.line}\n${stay.package}`);
  const finals = grouped(tagged, (each) => `${each.release}\n${each.package}`);
  const rows = lines.flatMap(({ line, release, stages }) =>
    packages.flatMap((name) => {
      const own = builds.get(`${line}\n${name}`);
      if (own === undefined) return [];
      const [newest] = [...own].sort((a, b) => b.buildId - a.buildId);
      const cells = stableCells(own, finals.get(`${release}\n${name}`) ?? [], stages);
      return { line, name, release, dfg: newest?.dfg ?? null, stages: cells };
    }),
  );
  const written = await tx.query(WRITE, [hubId, packages, JSON.stringify(rows), now]);
  return written.rowCount ?? 0;
}

const WRITE = `
  WITH found AS MATERIALIZED (
    SELECT x.*, c.component FROM jsonb_to_recordset($3::jsonb) AS x(line text, name text, release text, dfg text, stages jsonb)
    LEFT JOIN LATERAL (SELECT r.component FROM instance i JOIN release_package r ON r.rdoinfo_tag = i.rdoinfo_tag AND r.name = x.name
      WHERE i.release_name = x.release AND i.removed_at IS NULL ORDER BY i.position, i.id LIMIT 1) c ON true),
  gone AS (DELETE FROM drift d WHERE d.source_id = $1 AND d.package_name = ANY($2)
    AND NOT EXISTS (SELECT FROM found f WHERE f.line = d.line_id AND f.name = d.package_name))
  INSERT INTO drift AS d (source_id, line_id, package_name, release_name, component, dfg_slug, stages, changed_at)
  SELECT $1, line, name, release, component, dfg, stages, $4 FROM found
  ON CONFLICT (source_id, line_id, package_name) DO UPDATE SET release_name = excluded.release_name,
    component = excluded.component, dfg_slug = excluded.dfg_slug, stages = excluded.stages, changed_at = excluded.changed_at
  WHERE (d.release_name, d.component, d.dfg_slug, d.stages)
    IS DISTINCT FROM (excluded.release_name, excluded.component, excluded.dfg_slug, excluded.stages)`;

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
