import type pg from "pg";
import { inLease, type Lease } from "./lease";
import { CONSISTENT } from "./stage-reach";
import { takeStale } from "./stale";

const DAYS_AT_ONCE = 10;
/** After a first load the rest follows in later passes, the newest days first. */
const DAYS_A_PASS = 60;

/**
 * Computes the lead times of the days that are marked stale: of every good build of an upstream commit (the first of that
 * commit) that reached a stage on that day, the seconds since the stage it came from and since the upstream commit. It came
 * from the stage that it reached last before. What reached a stage with the first promotion known of it is left out: it may
 * have been there before. Idempotent.
 *
 * @returns how many days were derived
 */
export async function deriveLeadDays(pool: pg.Pool, lease: Lease, instanceId: string): Promise<number> {
  let derived = 0;
  while (derived < DAYS_A_PASS) {
    const n = await inLease(pool, lease, async (client) => {
      const days = await takeStale(client, instanceId, "lead", DAYS_AT_ONCE, "last");
      if (days.length > 0) await writeDays(client, instanceId, days);
      return days.length;
    });
    derived += n;
    if (n < DAYS_AT_ONCE) break;
  }
  return derived;
}

async function writeDays(client: pg.ClientBase, instanceId: string, days: readonly string[]): Promise<void> {
  const known = await client.query<{ upstream: string | null; own: string[]; upstreams: string[] }>(LADDERS, [
    instanceId,
  ]);
  const { upstream = null, own = [], upstreams = [] } = known.rows[0] ?? {};
  await client.query("DELETE FROM daily_lead WHERE source_id = $1 AND day = ANY($2::date[])", [
    instanceId,
    days,
  ]);
  await client.query(WRITE, [
    instanceId,
    days,
    [CONSISTENT, ...own],
    upstream,
    upstream === null ? [] : [CONSISTENT, ...upstreams],
  ]);
}

const NAMES = (instance: string) => `
  coalesce((SELECT array_agg(t.promote_name ORDER BY t.position, t.promote_name) FROM target t
    WHERE t.instance_id = ${instance} AND t.removed_at IS NULL), '{}')`;
const LADDERS = `
  SELECT i.downstream_of AS upstream, ${NAMES("i.id")} AS own, ${NAMES("i.downstream_of")} AS upstreams
  FROM instance i WHERE i.id = $1`;

/** When a build last reached a station before `at`; `stations` = parameter with their names in order. */
const LAST_BEFORE = (instance: string, stations: string, build: string, at: string, below: string) => `
  (SELECT max(e.at) FROM unnest(${stations}::text[]) WITH ORDINALITY AS t(station, n) CROSS JOIN LATERAL (
     SELECT x.at FROM stage_reach x WHERE x.instance_id = ${instance} AND x.station = t.station
       AND x.component = coalesce(${build}.component, '') AND x.position >= ${build}.seq ORDER BY x.position LIMIT 1) e
   WHERE ${below} AND e.at <= ${at})`;

const GOOD = "c.status = 'SUCCESS' AND c.removed_at IS NULL";
/** Whether build `c` is the first good one of its upstream commit. */
const FIRST = `NOT EXISTS (SELECT FROM dlrn_commit o WHERE o.commit_hash = c.commit_hash AND o.instance_id = c.instance_id
  AND o.project_name = c.project_name AND o.seq < c.seq AND o.status = 'SUCCESS' AND o.removed_at IS NULL)`;
const COLUMNS =
  "c.project_name, c.component, c.seq, c.commit_hash, c.committed_at, c.built_at, c.extended_hash";

const REACHED = (component: string) => `
  SELECT m.day, m.station, m.n, m.at, c.* FROM moved m CROSS JOIN LATERAL (
    SELECT ${COLUMNS} FROM dlrn_commit c WHERE c.instance_id = $1 AND ${component}
      AND c.seq > m.before AND c.seq <= m.position AND ${GOOD} AND ${FIRST}) c`;

const WRITE = `
  WITH d AS (SELECT unnest($2::date[]) AS day),
  moved AS MATERIALIZED (
    SELECT d.day, t.n, r.*, b.position AS before FROM d
    CROSS JOIN LATERAL (SELECT station, component, position, at FROM stage_reach
      WHERE instance_id = $1 AND at >= d.day AND at < d.day + 1) r
    JOIN unnest($3::text[]) WITH ORDINALITY AS t(station, n) ON t.station = r.station
    CROSS JOIN LATERAL (SELECT x.position FROM stage_reach x WHERE x.instance_id = $1 AND x.station = r.station
      AND x.component = r.component AND x.position < r.position ORDER BY x.position DESC LIMIT 1) b),
  reached AS MATERIALIZED (
    SELECT * FROM (${REACHED("c.component = m.component")}) named
    UNION ALL
    SELECT * FROM (${REACHED("m.component = '' AND c.component IS NULL")}) unnamed),
  built AS MATERIALIZED (
    SELECT d.day, c.* FROM d CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM dlrn_commit c
      WHERE c.instance_id = $1 AND c.built_at >= d.day AND c.built_at < d.day + 1 AND ${GOOD} AND ${FIRST}) c),
  timed AS (
    SELECT r.day, r.station, r.project_name, r.at, r.committed_at,
      greatest(r.built_at, ${LAST_BEFORE("$1", "$3", "r", "r.at", "t.n < r.n")}) AS since
    FROM reached r
    UNION ALL
    SELECT day, 'built', project_name, built_at, committed_at, committed_at FROM built
    UNION ALL
    SELECT b.day, 'imported', b.project_name, b.built_at, b.committed_at,
      greatest(u.built_at, ${LAST_BEFORE("$4", "$5", "u", "b.built_at", "true")})
    FROM built b CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM dlrn_commit c
      WHERE c.commit_hash = b.commit_hash AND c.instance_id = $4 AND c.project_name = b.project_name AND ${GOOD}
      ORDER BY c.seq LIMIT 1) u
    WHERE b.extended_hash IS NOT NULL)
  INSERT INTO daily_lead (source_id, day, stage, dfg_slug, n, step, total)
  SELECT $1, t.day, t.station, coalesce(s.dfg_slug, ''), count(*)::int,
    array_agg(greatest(0, extract(epoch FROM t.at - t.since))::int ORDER BY t.at - t.since),
    array_agg(greatest(0, extract(epoch FROM t.at - t.committed_at))::int ORDER BY t.at - t.committed_at)
  FROM timed t LEFT JOIN package_state s ON s.instance_id = $1 AND s.project_name = t.project_name
  WHERE t.committed_at IS NOT NULL
  GROUP BY 2, 3, 4`;
