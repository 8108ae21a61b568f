import type pg from "pg";
import { reconstructDays, sumToday } from "./drift-days";
import { upstreamHeads } from "./drift-heads";
import { TRUNK_CELLS } from "./drift-sql";
import { inLease, type Lease } from "./lease";
import { notify } from "./notify";
import { markStale, takeStale } from "./stale";

const AT_ONCE = 400;
/** In place of a component: every package. */
export const EVERY_LINE = "*";

/**
 * Computes the drift of what is marked on a builder again: packages whose builds or queue changed, and those of components
 * that moved at a stage. Each round takes marks and writes results in one transaction. Then the sums of today, and of days
 * before that nobody has summed.
 *
 * @returns how many packages were looked at
 */
export async function deriveDrift(
  pool: pg.Pool,
  lease: Lease,
  instanceId: string,
  now: Date,
): Promise<number> {
  await inLease(pool, lease, (tx) => spreadLines(tx, instanceId));
  let looked = 0;
  for (;;) {
    const n = await inLease(pool, lease, async (tx) => {
      const packages = await takeStale(tx, instanceId, "drift", AT_ONCE);
      if (packages.length === 0) return 0;
      if ((await writeTrunkDrift(tx, instanceId, packages, now)) > 0)
        await notify(tx, ["packages"], [instanceId]);
      return packages.length;
    });
    looked += n;
    if (n < AT_ONCE) break;
  }
  await sumToday(pool, lease, { lineId: instanceId }, looked > 0, now);
  await reconstructDays(pool, lease, instanceId, now);
  return looked;
}

/** Marks of components become marks of their packages. */
async function spreadLines(tx: pg.ClientBase, instanceId: string): Promise<void> {
  const components = await takeStale(tx, instanceId, "drift-line", AT_ONCE);
  if (components.length === 0) return;
  const packages = await tx.query<{ name: string }>(
    `SELECT project_name AS name FROM package_state
     WHERE instance_id = $1 AND ($2 OR coalesce(component, '') = ANY($3))`,
    [instanceId, components.includes(EVERY_LINE), components],
  );
  await markStale(tx, instanceId, { drift: packages.rows.map((row) => row.name) });
}

/** Marks packages of a builder, and of the builder that it imports from. */
export async function markDrift(
  tx: pg.ClientBase,
  instanceId: string,
  packages: readonly string[],
): Promise<void> {
  await markStale(tx, instanceId, { drift: packages });
  const up = await tx.query<{ id: string | null }>("SELECT downstream_of AS id FROM instance WHERE id = $1", [
    instanceId,
  ]);
  const [from] = up.rows;
  if (from?.id) await markStale(tx, from.id, { drift: packages });
}

/** Makes the drift of some packages on a builder what the facts say. Returns how many rows changed. */
export async function writeTrunkDrift(
  tx: pg.ClientBase | pg.Pool,
  instanceId: string,
  packages: readonly string[],
  now: Date,
): Promise<number> {
  const importers = await tx.query<{ id: string }>(
    "SELECT id FROM instance WHERE downstream_of = $1 AND removed_at IS NULL ORDER BY id",
    [instanceId],
  );
  const heads = await upstreamHeads(tx, instanceId);
  const written = await tx.query(WRITE, [
    instanceId,
    packages,
    now,
    true,
    importers.rows.map((row) => row.id),
    heads.names,
    heads.revisions,
  ]);
  return written.rowCount ?? 0;
}

const WRITE = `WITH ${TRUNK_CELLS},
  found AS MATERIALIZED (
    SELECT cell.source, p.project_name, i.release_name, p.component, p.dfg_slug, jsonb_object_agg(cell.stage, cell.body) AS stages
    FROM cell JOIN p ON p.project_name = cell.project_name JOIN instance i ON i.id = $1 GROUP BY 1, 2, 3, 4, 5),
  gone AS (DELETE FROM drift d WHERE d.line_id = $1 AND d.package_name = ANY($2)
    AND NOT EXISTS (SELECT FROM found f WHERE f.source = d.source_id AND f.project_name = d.package_name))
  INSERT INTO drift AS d (source_id, line_id, package_name, release_name, component, dfg_slug, stages, changed_at)
  SELECT source, $1, project_name, release_name, component, dfg_slug, stages, $3 FROM found
  ON CONFLICT (source_id, line_id, package_name) DO UPDATE SET release_name = excluded.release_name,
    component = excluded.component, dfg_slug = excluded.dfg_slug, stages = excluded.stages, changed_at = excluded.changed_at
  WHERE (d.release_name, d.component, d.dfg_slug, d.stages)
    IS DISTINCT FROM (excluded.release_name, excluded.component, excluded.dfg_slug, excluded.stages)`;
