import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import { failureReason } from "@/lib/domain/build/failure-reason";
import { deriveDlrnFailures, markUnwritten } from "./dlrn-failures";
import { markDrift } from "./drift";
import { inLease, type Lease } from "./lease";
import { notify } from "./notify";
import { loadOwnership, type OwnerOf } from "./ownership";
import { hasMarks, takeStale } from "./stale";
import { touchItemsOfPackages } from "./triage/touched";

const PACKAGES_AT_ONCE = 400;
const DAYS_AT_ONCE = 400;

/**
 * Computes failures, package states, streaks and daily counts again for everything marked stale on an instance, and tells web what
 * changed. Each round takes marks and writes results in one transaction.
 *
 * @returns how many packages and days were derived
 */
export async function deriveStale(
  pool: pg.Pool,
  lease: Lease,
  instanceId: string,
  now: Date,
): Promise<number> {
  let derived = 0;
  await inLease(pool, lease, (client) => markUnwritten(client, instanceId));
  for (;;) {
    const n = await inLease(pool, lease, async (client) => {
      const packages = await takeStale(client, instanceId, "package", PACKAGES_AT_ONCE);
      if (packages.length === 0) return 0;
      await derivePackages(client, instanceId, packages, await loadOwnership(client, instanceId), now);
      await notify(client, ["chain", "failures", "packages", "dfgs", "releases"], [instanceId]);
      return packages.length;
    });
    derived += n;
    if (n < PACKAGES_AT_ONCE) break;
  }
  for (;;) {
    const n = await inLease(pool, lease, (client) => deriveMarked(client, instanceId));
    derived += n;
    if (n < DAYS_AT_ONCE) return derived;
  }
}

/** Length of the history strip kept with a package state. */
const HISTORY = 40;

// Rows of the packages in the order the server finished them; greens = good builds up to and with the row.
const BUILDS = `WITH r AS MATERIALIZED (
  SELECT project_name, seq, status, built_at, component, nvr,
    count(*) FILTER (WHERE status = 'SUCCESS') OVER (PARTITION BY project_name ORDER BY seq) AS greens,
    row_number() OVER (PARTITION BY project_name ORDER BY seq DESC) AS from_end
  FROM dlrn_commit WHERE instance_id = $1 AND project_name = ANY($2) AND removed_at IS NULL)`;

async function derivePackages(
  client: pg.ClientBase,
  instanceId: string,
  packages: string[],
  ownerOf: OwnerOf,
  now: Date,
): Promise<void> {
  const newest = await client.query<{ project_name: string; component: string | null }>(
    `SELECT project_name, component FROM unnest($2::text[]) AS p(project_name) CROSS JOIN LATERAL (
       SELECT component FROM dlrn_commit c WHERE c.instance_id = $1 AND c.project_name = p.project_name
         AND removed_at IS NULL ORDER BY seq DESC LIMIT 1) AS last`,
    [instanceId, packages],
  );
  const names = newest.rows.map((r) => r.project_name);
  const components = newest.rows.map((r) => r.component);
  const owners = newest.rows.map((r) => ownerOf({ package: r.project_name, component: r.component }));
  const gone = packages.filter((name) => !names.includes(name));
  await client.query("DELETE FROM package_state WHERE instance_id = $1 AND project_name = ANY($2)", [
    instanceId,
    gone,
  ]);
  await client.query("DELETE FROM streak WHERE instance_id = $1 AND project_name = ANY($2)", [
    instanceId,
    gone,
  ]);
  await client.query(STATES, [instanceId, names, components, owners, HISTORY, now]);
  await client.query(STREAKS, [instanceId, names, components, owners, now]);
  await writeReasons(client, instanceId, names);
  await deriveDlrnFailures(
    client,
    instanceId,
    packages,
    new Map(names.map((name, i) => [name, owners[i] ?? null])),
    now,
  );
  await touchItemsOfPackages(client, instanceId, packages);
  await markDrift(client, instanceId, packages);
}

const STATES = `${BUILDS}, owner AS (SELECT * FROM unnest($2::text[], $3::text[], $4::text[]) AS o(project_name, component, dfg_slug)),
  last_green AS (SELECT project_name, max(greens) AS greens, max(seq) FILTER (WHERE status = 'SUCCESS') AS seq FROM r GROUP BY project_name),
  red AS (SELECT r.project_name, min(r.seq) AS seq, min(r.built_at) AS since, count(*)::int AS failures
          FROM r JOIN last_green g USING (project_name)
          WHERE r.status = 'FAILED' AND r.greens = g.greens GROUP BY r.project_name),
  sums AS (SELECT project_name, count(*)::int AS builds,
             string_agg(CASE status WHEN 'SUCCESS' THEN 'S' WHEN 'FAILED' THEN 'F' WHEN 'RETRY' THEN 'R' ELSE '?' END, '' ORDER BY seq)
               FILTER (WHERE from_end <= $5) AS history
           FROM r GROUP BY project_name)
  INSERT INTO package_state AS s (instance_id, project_name, component, dfg_slug, last_seq, last_status, last_built_at,
    last_success_seq, last_success_at, last_nvr, failing, failing_seq, failing_since, failures, builds, history, changed_at)
  SELECT $1, o.project_name, o.component, o.dfg_slug, l.seq, l.status, l.built_at, g.seq, gr.built_at, gr.nvr,
    red.seq IS NOT NULL, red.seq, red.since, coalesce(red.failures, 0), sums.builds, sums.history, $6
  FROM owner o JOIN r l ON l.project_name = o.project_name AND l.from_end = 1
    JOIN sums ON sums.project_name = o.project_name
    LEFT JOIN last_green g ON g.project_name = o.project_name
    LEFT JOIN r gr ON gr.project_name = o.project_name AND gr.seq = g.seq
    LEFT JOIN red ON red.project_name = o.project_name
  ON CONFLICT (instance_id, project_name) DO UPDATE SET component = excluded.component, dfg_slug = excluded.dfg_slug,
    last_seq = excluded.last_seq, last_status = excluded.last_status, last_built_at = excluded.last_built_at,
    last_success_seq = excluded.last_success_seq, last_success_at = excluded.last_success_at, last_nvr = excluded.last_nvr,
    failing = excluded.failing, failing_seq = excluded.failing_seq, failing_since = excluded.failing_since,
    failures = excluded.failures, builds = excluded.builds, history = excluded.history, changed_at = excluded.changed_at`;

// A streak = the FAILED rows after the same number of good builds. Other statuses (RETRY) neither start, lengthen nor end it.
const STREAKS = `${BUILDS}, owner AS (SELECT * FROM unnest($2::text[], $3::text[], $4::text[]) AS o(project_name, component, dfg_slug)),
  run AS (SELECT project_name, greens,
      max(seq) FILTER (WHERE status = 'SUCCESS') AS green_seq, max(built_at) FILTER (WHERE status = 'SUCCESS') AS green_at,
      min(seq) FILTER (WHERE status = 'FAILED') AS first_seq, min(built_at) FILTER (WHERE status = 'FAILED') AS first_at,
      max(seq) FILTER (WHERE status = 'FAILED') AS last_seq, max(built_at) FILTER (WHERE status = 'FAILED') AS last_at,
      count(*) FILTER (WHERE status = 'FAILED')::int AS failures
    FROM r GROUP BY project_name, greens),
  ended AS (SELECT *, lead(green_seq) OVER w AS ended_seq, lead(green_at) OVER w AS ended_at FROM run
    WINDOW w AS (PARTITION BY project_name ORDER BY greens)),
  found AS (SELECT e.*, o.component, o.dfg_slug FROM ended e JOIN owner o USING (project_name) WHERE e.failures > 0),
  dropped AS (DELETE FROM streak s WHERE s.instance_id = $1 AND s.project_name = ANY($2)
    AND NOT EXISTS (SELECT FROM found f WHERE f.project_name = s.project_name AND f.first_seq = s.first_red_seq))
  INSERT INTO streak AS s (instance_id, project_name, first_red_seq, component, dfg_slug, first_red_at, last_red_seq, last_red_at,
    last_green_seq, last_green_at, ended_seq, ended_at, failures, recorded_at, end_recorded_at)
  SELECT $1, project_name, first_seq, component, dfg_slug, first_at, last_seq, last_at, green_seq, green_at, ended_seq, ended_at,
    failures, $5, CASE WHEN ended_seq IS NOT NULL THEN $5::timestamptz END FROM found
  ON CONFLICT (instance_id, project_name, first_red_seq) DO UPDATE SET component = excluded.component,
    dfg_slug = excluded.dfg_slug, first_red_at = excluded.first_red_at, last_red_seq = excluded.last_red_seq,
    last_red_at = excluded.last_red_at, last_green_seq = excluded.last_green_seq, last_green_at = excluded.last_green_at,
    ended_seq = excluded.ended_seq, ended_at = excluded.ended_at, failures = excluded.failures,
    reason = CASE WHEN s.last_red_seq = excluded.last_red_seq THEN s.reason END,
    end_recorded_at = CASE WHEN excluded.ended_seq IS NULL THEN NULL ELSE coalesce(s.end_recorded_at, excluded.end_recorded_at) END
  WHERE (s.component, s.dfg_slug, s.last_red_seq, s.last_green_seq, s.ended_seq, s.failures) IS DISTINCT FROM
    (excluded.component, excluded.dfg_slug, excluded.last_red_seq, excluded.last_green_seq, excluded.ended_seq, excluded.failures)`;

/** Gives streaks without one the reason of their newest red build; "" when its notes say nothing. */
async function writeReasons(client: pg.ClientBase, instanceId: string, packages: string[]): Promise<void> {
  const open = await client.query<{ project_name: string; first_red_seq: number; notes: string | null }>(
    `SELECT s.project_name, s.first_red_seq, left(c.notes, 20000) AS notes FROM streak s
     JOIN dlrn_commit c ON c.instance_id = s.instance_id AND c.seq = s.last_red_seq
     WHERE s.instance_id = $1 AND s.project_name = ANY($2) AND s.reason IS NULL`,
    [instanceId, packages],
  );
  if (open.rows.length === 0) return;
  await client.query(
    `UPDATE streak s SET reason = x.reason FROM unnest($2::text[], $3::int8[], $4::text[]) AS x(project_name, seq, reason)
     WHERE s.instance_id = $1 AND s.project_name = x.project_name AND s.first_red_seq = x.seq`,
    [
      instanceId,
      open.rows.map((r) => r.project_name),
      open.rows.map((r) => r.first_red_seq),
      open.rows.map((r) => failureReason(r.notes) ?? ""),
    ],
  );
}

/**
 * Counts the days marked stale again without the feed's lease, so that what somebody changed about an outage shows at once: it
 * only computes from what is stored, and the marks' lock keeps two from doing the same days. Days name the owners of packages:
 * where packages are to be derived first, the feed's next pass does both.
 */
export async function deriveMarkedBuildDays(pool: pg.Pool, instanceId: string): Promise<void> {
  const some = async (tx: pg.PoolClient) =>
    (await hasMarks(tx, instanceId, "package")) ? 0 : deriveMarked(tx, instanceId);
  while ((await withTransaction(pool, some)) === DAYS_AT_ONCE);
}

/** Takes marked days and counts them; returns how many. */
async function deriveMarked(client: pg.ClientBase, instanceId: string): Promise<number> {
  const days = (await takeStale(client, instanceId, "day", DAYS_AT_ONCE)).sort();
  if (days.length === 0) return 0;
  await client.query("DELETE FROM daily_builds WHERE instance_id = $1 AND day = ANY($2::date[])", [
    instanceId,
    days,
  ]);
  await client.query(DAYS, [instanceId, days, days[0], days.at(-1)]);
  return days.length;
}

// Without what outages took. IN and not a join: in a first load there are no statistics, and a join would walk over all for
// each build. $3, $4: first and last day.
const DAYS = `WITH excluded AS MATERIALIZED (SELECT f.seq FROM incident i JOIN failure f ON f.incident_id = i.id
    WHERE i.is_excluded AND f.source = 'dlrn' AND f.source_id = $1 AND f.removed_at IS NULL
      AND f.at >= $3::date AND f.at < $4::date + 1),
  built AS (SELECT c.*, status = 'FAILED' AS failed, status = 'FAILED' AND seq IN (SELECT seq FROM excluded) AS is_excluded
    FROM dlrn_commit c WHERE c.instance_id = $1 AND c.removed_at IS NULL AND c.built_at >= $3::date
      AND c.built_at < $4::date + 1 AND c.built_at::date = ANY($2::date[]))
  INSERT INTO daily_builds (instance_id, day, component, dfg_slug, succeeded, failed, retried, excluded)
  SELECT $1, c.built_at::date, coalesce(c.component, ''), coalesce(s.dfg_slug, ''),
    count(*) FILTER (WHERE status = 'SUCCESS'), count(*) FILTER (WHERE c.failed AND NOT is_excluded),
    count(*) FILTER (WHERE status = 'RETRY'), count(*) FILTER (WHERE is_excluded)
  FROM built c LEFT JOIN package_state s ON s.instance_id = c.instance_id AND s.project_name = c.project_name
  GROUP BY 2, 3, 4`;
