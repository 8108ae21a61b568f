import type pg from "pg";
import { createPool } from "@/lib/db/pool";
import { INSTANCES } from "@/lib/demo/world/instances";
import {
  COMPONENT_CANDIDATE,
  COMPONENT_TARGET,
  INTEGRATION_CANDIDATE,
  INTEGRATION_TARGET,
} from "@/lib/demo/world/jobs";
import { KOJI_ID } from "@/lib/demo/world/koji-builder";
import type { IngestContext } from "@/lib/ingest/context";
import { dlrnFeedId } from "@/lib/ingest/dlrn/feed";
import { deriveCandidates } from "@/lib/store/candidates";
import { deriveStale } from "@/lib/store/derive";
import { deriveDrift } from "@/lib/store/drift";
import { deriveStableDrift } from "@/lib/store/drift-stable";
import { deriveLeadDays } from "@/lib/store/lead-days";
import { deriveReach } from "@/lib/store/stage-reach";
import { withLease } from "./generate-filling";
import { writeSite } from "./generate-site";
import * as sql from "./promotion-scale-sql";

/** Days of three years, as a builder of a maintained release has. */
const THREE_YEARS = 1_095;

export interface ScaleFilled {
  commits: number;
  votes: number;
  promotions: number;
  candidates: number;
  fillMs: number;
  deriveMs: number;
  /** Of that: the drift of every package, with the days of the last month summed from history. */
  driftMs: number;
}

/**
 * Fills a migrated, empty database with the demo's site and so many DLRN builds, shared out over its builders with votes,
 * candidates and promotions every few hours for three years; then derives everything by the product's own functions.
 */
export async function fillScale(url: string, commits: number, days = THREE_YEARS): Promise<ScaleFilled> {
  const pool = createPool(url, { max: 4 });
  const now = new Date();
  try {
    const context = await writeSite({ pool, url }, now);
    try {
      const began = performance.now();
      await fill(pool, commits, days, now);
      const filled = performance.now();
      const driftMs = await derive(context, now);
      const counts = await pool.query<Omit<ScaleFilled, "fillMs" | "deriveMs" | "driftMs">>(
        `SELECT (SELECT count(*) FROM dlrn_commit)::int AS commits,
           ((SELECT count(*) FROM ci_vote) + (SELECT count(*) FROM ci_vote_aggregate))::int AS votes,
           (SELECT count(*) FROM promotion)::int AS promotions, (SELECT count(*) FROM candidate)::int AS candidates`,
      );
      const [row] = counts.rows;
      if (!row) throw new Error("the database tells no counts");
      const deriveMs = Math.round(performance.now() - filled);
      return { ...row, fillMs: Math.round(filled - began), deriveMs, driftMs: Math.round(driftMs) };
    } finally {
      await context.close();
    }
  } finally {
    await pool.end();
  }
}

async function fill(pool: pg.Pool, commits: number, days: number, now: Date): Promise<void> {
  const own = INSTANCES.filter((spec) => spec.downstreamOf === undefined);
  const each = Math.ceil((commits * 0.96) / own.length);
  await pool.query(sql.FRESH, [now]);
  for (const { id } of own) {
    await pool.query(sql.COMMITS, [id, each, now, days]);
    await pool.query("ANALYZE dlrn_commit");
    await pool.query(sql.CONSISTENT_VOTES, [id]);
    await pool.query(sql.COMPONENT_VOTES, [id, COMPONENT_TARGET]);
    await pool.query(sql.COMPONENT_PROMOTIONS, [id, COMPONENT_TARGET, COMPONENT_CANDIDATE]);
    await pool.query("ANALYZE promotion");
    const aggregate = [id, INTEGRATION_TARGET, COMPONENT_TARGET];
    await pool.query(sql.AGGREGATE_PROMOTIONS, [...aggregate, INTEGRATION_CANDIDATE]);
    await pool.query(sql.AGGREGATE_VOTES, aggregate);
    await pool.query("ANALYZE promotion");
    await pool.query(sql.COMPONENT_CANDIDATES, [id, COMPONENT_TARGET, COMPONENT_CANDIDATE]);
    await pool.query(sql.AGGREGATE_CANDIDATES, [id, INTEGRATION_TARGET, INTEGRATION_CANDIDATE]);
    await pool.query(sql.KOJI, [id, KOJI_ID, now]);
  }
  for (const { id, downstreamOf } of INSTANCES)
    if (downstreamOf !== undefined) await pool.query(sql.IMPORTS, [id, downstreamOf, now]);
  for (const { id } of INSTANCES) await pool.query(sql.MARKS, [id]);
  await pool.query(
    `INSERT INTO stale (instance_id, kind, subject) SELECT DISTINCT hub_id, 'drift', package_name FROM koji_stay`,
  );
  await pool.query(
    "INSERT INTO cursor (feed_id, part, value, updated_at) SELECT id, 'queue', '{}', $1 FROM feed WHERE source = 'dlrn'",
    [now],
  );
  await pool.query("ANALYZE");
}

/** @returns milliseconds that the drift took */
async function derive(context: IngestContext, now: Date): Promise<number> {
  const { pool } = context;
  let drift = 0;
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    drift += performance.now() - began;
  };
  for (const { id } of INSTANCES)
    await withLease(context, dlrnFeedId(id), now, async (lease) => {
      await deriveReach(pool, lease, id);
      await deriveStale(pool, lease, id, now);
      await deriveCandidates(pool, lease, id, "all", now);
      await deriveLeadDays(pool, lease, id);
    });
  // What is imported into a builder is derived with the builder it comes from, so these come after all.
  for (const { id } of INSTANCES)
    await withLease(context, dlrnFeedId(id), now, (lease) => timed(() => deriveDrift(pool, lease, id, now)));
  await withLease(context, `koji-${KOJI_ID}`, now, (lease) =>
    timed(() => deriveStableDrift(pool, lease, KOJI_ID, now)),
  );
  return drift;
}

/** `scale-fill <database url> <commits>`. False when `name` is another role. */
export async function runScaleRole(
  name: string,
  [url = "", commits = "1000000"]: string[],
): Promise<boolean> {
  if (name !== "scale-fill") return false;
  console.log(JSON.stringify(await fillScale(url, Number(commits))));
  return true;
}
