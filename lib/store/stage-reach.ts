import type pg from "pg";
import { inLease, type Lease } from "./lease";
import { notify } from "./notify";
import { markStale, takeStale } from "./stale";

/** Station of DLRN's own vote that nothing in a component fails; the other stations are promote_names. */
export const CONSISTENT = "consistent";
const SEPARATOR = "\t";
const STATIONS_AT_ONCE = 100;

/** What `markStale` takes as a subject of kind "reach". */
export const reachKey = (station: string, component: string | null): string =>
  `${station}${SEPARATOR}${component ?? ""}`;

/** The component of such a subject; "" = builds without one. */
export const componentOfReach = (key: string): string => key.split(SEPARATOR)[1] ?? "";

/**
 * Computes anew how far components got at each station that votes or promotions moved: the rows at which a position higher
 * than all before was reached. "In a promotion" is `position >= seq` (a component's repository holds each package's newest
 * good build up to the promoted row), so the first such row says when a build got there. Marks the days whose lead times
 * change by it. Idempotent.
 *
 * @returns how many stations were derived
 */
export async function deriveReach(pool: pg.Pool, lease: Lease, instanceId: string): Promise<number> {
  for (let derived = 0; ; ) {
    const n = await inLease(pool, lease, async (client) => {
      const keys = await takeStale(client, instanceId, "reach", STATIONS_AT_ONCE);
      if (keys.length > 0) await writeReach(client, instanceId, keys);
      return keys.length;
    });
    derived += n;
    if (n < STATIONS_AT_ONCE) return derived;
  }
}

async function writeReach(client: pg.ClientBase, instanceId: string, keys: readonly string[]): Promise<void> {
  const parts = keys.map((key) => key.split(SEPARATOR));
  const values = [instanceId, parts.map(([station]) => station), parts.map(([, component]) => component)];
  const gone = await client.query<Moved>(GONE, values);
  const come = await client.query<Moved>(COME, values);
  const moved = [...gone.rows, ...come.rows];
  if (moved.length === 0) return;
  const days = await client.query<{ day: string }>(DAYS, [
    instanceId,
    moved.map((row) => row.station),
    moved.map((row) => row.component),
    moved.map((row) => row.position),
    moved.map((row) => row.at),
  ]);
  await markStale(client, instanceId, { lead: days.rows.map((row) => row.day) });
  await notify(client, ["chain", "promotions"], [instanceId]);
}

type Moved = { station: string; component: string; position: number; at: Date };

const STEPS = (component: string) => `
  SELECT s.station, s.component, p.position, p.at FROM s CROSS JOIN LATERAL (
    SELECT commit_seq AS position, at FROM promotion
    WHERE instance_id = $1 AND promote_name = s.station AND ${component} AND commit_seq IS NOT NULL) p
  UNION ALL
  SELECT s.station, s.component, v.position, v.at FROM s CROSS JOIN LATERAL (
    SELECT epoch::int8 * 1099511627776 + commit_dlrn_id::int8 * 16 + 15 AS position, at FROM ci_vote
    WHERE instance_id = $1 AND job_name = '${CONSISTENT}' AND ${component} AND state = 'passed') v
  WHERE s.station = '${CONSISTENT}'`;

// A vote names a commit by its id and so covers all incarnations of it (lib/domain/dlrn/seq.ts).
const FRONTIER = `
  WITH asked AS (SELECT * FROM unnest($2::text[], $3::text[]) AS a(station, component)),
  steps AS MATERIALIZED (
    SELECT * FROM (WITH s AS (SELECT * FROM asked WHERE component <> '') ${STEPS("component = s.component")}) named
    UNION ALL
    SELECT * FROM (WITH s AS (SELECT * FROM asked WHERE component = '') ${STEPS("component IS NULL")}) unnamed),
  frontier AS MATERIALIZED (
    SELECT station, component, position, at FROM (
      SELECT *, max(position) OVER (PARTITION BY station, component ORDER BY at, position DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM steps) x
    WHERE before IS NULL OR position > before)`;

const GONE = `${FRONTIER}
  DELETE FROM stage_reach r USING asked a
  WHERE r.instance_id = $1 AND r.station = a.station AND r.component = a.component AND NOT EXISTS (
    SELECT FROM frontier f WHERE f.station = r.station AND f.component = r.component AND f.position = r.position AND f.at = r.at)
  RETURNING r.station, r.component, r.position, r.at`;

const COME = `${FRONTIER}
  INSERT INTO stage_reach (instance_id, station, component, position, at)
  SELECT $1, station, component, position, at FROM frontier ON CONFLICT DO NOTHING
  RETURNING station, component, position, at`;

// A row that comes or goes also moves where the row above it begins. Compared as a whole key, so that no other index is taken for
// shorter in a first load, which has no statistics.
const DAYS = `
  SELECT DISTINCT to_char(x.at, 'YYYY-MM-DD') AS day
  FROM unnest($2::text[], $3::text[], $4::int8[], $5::timestamptz[]) AS m(station, component, position, at)
  CROSS JOIN LATERAL (
    SELECT m.at UNION ALL
    SELECT r.at FROM (SELECT * FROM stage_reach n
      WHERE (n.instance_id, n.station, n.component, n.position) > ($1, m.station, m.component, m.position)
      ORDER BY n.instance_id, n.station, n.component, n.position LIMIT 1) r
    WHERE r.instance_id = $1 AND r.station = m.station AND r.component = m.component) x`;
