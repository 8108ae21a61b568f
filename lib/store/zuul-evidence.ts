import type pg from "pg";
import type { BuildEvidence } from "@/lib/domain/failure/evidence";
import type { Rejected } from "@/lib/domain/sync/rejected";
import type { ZuulArtifact } from "@/lib/domain/zuul/facts";
import { HOUR, MINUTE } from "@/lib/shared/clock";
import { writeFailures } from "./failures";
import { markStale } from "./stale";
import { zuulScope } from "./subjects";
import { LOGS_SINCE } from "./zuul-build-row";
import { type FailedBuild, failureOf } from "./zuul-failures";

/** How long to wait before the logs of a build are asked for again, try by try. */
const GAPS = [5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR];
const LAST_GAP = 8 * HOUR;
const MOST_TRIES = 30_000;

/** A failed build whose logs are to be read. */
export interface DueBuild extends FailedBuild {
  artifacts: ZuulArtifact[];
  tries: number;
}

type DueRow = Omit<DueBuild, "resolved"> & {
  releaseName: string | null;
  component: string | null;
  packageName: string | null;
  ownerSlug: string | null;
};

/** Builds whose logs are due, newest first. */
export async function dueBuilds(
  client: pg.ClientBase | pg.Pool,
  serverId: string,
  now: Date,
  limit: number,
): Promise<DueBuild[]> {
  const found = await client.query<DueRow>(
    `SELECT uuid, seq, job_name AS "jobName", pipeline, project, branch, result, voting, started_at AS "startedAt",
       ended_at AS "endedAt", error_detail AS "errorDetail", log_url AS "logUrl", artifacts, evidence_tries AS tries,
       release_name AS "releaseName", component, package_name AS "packageName", dfg_slug AS "ownerSlug"
     FROM zuul_build WHERE server_id = $1 AND evidence_due_at <= $2 AND evidence_state = 'due' AND removed_at IS NULL
     ORDER BY ended_at DESC NULLS LAST, seq DESC LIMIT $3`,
    [serverId, now, limit],
  );
  return found.rows.map(({ releaseName, component, packageName, ownerSlug, ...row }) => ({
    ...row,
    resolved: { releaseName, component, packageName, ownerSlug },
  }));
}

/** How many builds of a server still wait for their logs to be read, now or later. */
export async function countDue(client: pg.ClientBase | pg.Pool, serverId: string): Promise<number> {
  const counted = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM zuul_build
     WHERE server_id = $1 AND evidence_due_at IS NOT NULL AND evidence_state = 'due' AND removed_at IS NULL`,
    [serverId],
  );
  return counted.rows[0]?.n ?? 0;
}

/**
 * Stores what the logs of a build told, and classes its failure anew. Of logs that have expired it is kept that they have.
 * The caller holds the transaction.
 *
 * @returns what PostgreSQL refused
 */
export async function storeEvidence(
  tx: pg.ClientBase,
  serverId: string,
  build: DueBuild,
  evidence: BuildEvidence,
  now: Date,
): Promise<Rejected[]> {
  const settled = await settle(tx, serverId, build, evidence.expired ? "gone" : "done");
  if (!settled) return [];
  const failure = failureOf(serverId, build, evidence, zuulScope(build), now);
  if (!failure) return [];
  const bad = await writeFailures(tx, [failure], now);
  await markStale(tx, serverId, { subject: [build.jobName] });
  return bad;
}

/**
 * The logs of a build could not be had this time: they are asked for again later. When the trouble is the build's own, five
 * times at most; when it is that of its log server, for as long as logs are kept anywhere.
 */
export async function postponeEvidence(
  tx: pg.ClientBase,
  serverId: string,
  build: DueBuild,
  now: Date,
  ofBuild: boolean,
): Promise<void> {
  const gap = GAPS[build.tries] ?? LAST_GAP;
  const endedAt = build.endedAt ?? build.startedAt ?? now;
  const tooOld = now.getTime() - endedAt.getTime() > LOGS_SINCE;
  if (tooOld || (ofBuild && build.tries >= GAPS.length)) await settle(tx, serverId, build, "gone");
  else
    await tx.query(
      `UPDATE zuul_build SET evidence_tries = $3, evidence_due_at = $4
       WHERE server_id = $1 AND uuid = $2 AND evidence_state = 'due'`,
      [serverId, build.uuid, Math.min(build.tries + 1, MOST_TRIES), new Date(now.getTime() + gap)],
    );
}

/** Ends the waiting; false when the build has become another meanwhile. */
async function settle(
  tx: pg.ClientBase,
  serverId: string,
  build: DueBuild,
  state: "done" | "gone",
): Promise<boolean> {
  const updated = await tx.query(
    `UPDATE zuul_build SET evidence_state = $3, evidence_due_at = NULL, evidence_tries = evidence_tries + 1
     WHERE server_id = $1 AND uuid = $2 AND evidence_state = 'due' AND result = $4`,
    [serverId, build.uuid, state, build.result],
  );
  return updated.rowCount === 1;
}
