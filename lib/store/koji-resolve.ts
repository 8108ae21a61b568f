import type pg from "pg";
import type { KeptFailure } from "@/lib/domain/koji/evidence";
import { markAttempts } from "./koji-builds";
import type { Resolved, Resolver } from "./resolve";

/** An attempt with what it is resolved by, and what is held of it. */
interface KojiAttempt {
  buildId: number;
  creationEventId: number;
  taskId: number | null;
  packageName: string;
  release: string;
  state: string;
  createdAt: Date;
  completedAt: Date | null;
  removed: boolean;
  target: string | null;
  releaseName: string | null;
  dfgSlug: string | null;
  /** What was read of its failure, without the log's text. */
  failure: KeptFailure | null;
  /** "live", "removed" or null: the row of `failure` for it. */
  recorded: "live" | "removed" | null;
  tags: string[];
}

/** An attempt after resolution. */
export type ResolvedAttempt = KojiAttempt & Resolved;

/** Which builds: these, or those with ids from `from` on, at most `limit` of them. */
export type Which = { ids: readonly number[] } | { from: number; limit: number };

const ATTEMPTS = `SELECT b.build_id AS "buildId", b.creation_event_id AS "creationEventId", b.task_id AS "taskId",
    b.package_name AS "packageName", b.release, b.state, b.created_at AS "createdAt", b.completed_at AS "completedAt",
    b.removed_at IS NOT NULL AS removed, b.release_name AS "releaseName", b.dfg_slug AS "dfgSlug", b.failure,
    CASE WHEN f.id IS NULL THEN NULL WHEN f.removed_at IS NULL THEN 'live' ELSE 'removed' END AS recorded,
    coalesce(b.target, b.asked, landed.target) AS target, b.target AS "heldTarget", coalesce(landed.tags, '{}') AS tags
  FROM chosen b
  LEFT JOIN failure f ON f.source = 'koji' AND f.source_id = $1 AND b.state IN ('FAILED', 'DELETED', 'COMPLETE', 'CANCELED')
    AND f.key = b.build_id || '@' || b.creation_event_id
  LEFT JOIN LATERAL (SELECT array_agg(DISTINCT s.tag_name) AS tags,
      (array_agg(g.name ORDER BY s.create_event, g.name) FILTER (WHERE g.name IS NOT NULL))[1] AS target
    FROM koji_stay s LEFT JOIN koji_target g ON g.hub_id = s.hub_id AND g.dest_tag = s.tag_name
    WHERE s.hub_id = $1 AND s.build_id = b.build_id AND s.removed_at IS NULL) landed ON true`;

const ASKED = `SELECT b.*, t.request->>'target' AS asked FROM koji_build b
  LEFT JOIN koji_task t ON t.hub_id = b.hub_id AND t.task_id = b.task_id WHERE b.hub_id = $1`;

/**
 * Finds target, release and owner of attempts, and stores where they differ. The target is what the task was asked for; of a
 * build whose task was not read, the target whose tag it entered first. The caller holds the transaction.
 *
 * @returns the attempts read, as they are now, and which of them changed
 */
export async function resolveKojiBuilds(
  client: pg.ClientBase,
  hubId: string,
  resolver: Resolver,
  which: Which,
  now: Date,
): Promise<{ attempts: ResolvedAttempt[]; changed: Set<ResolvedAttempt> }> {
  const held = await read(client, hubId, which);
  const attempts: ResolvedAttempt[] = [];
  const changed = new Set<ResolvedAttempt>();
  for (const row of held) {
    const { heldTarget, ...attempt } = row;
    const { packageName, target, tags } = attempt;
    const resolved = resolver.koji({ packageName, target, tags });
    const found = { ...attempt, ...resolved, packageName, dfgSlug: resolved.ownerSlug };
    attempts.push(found);
    if (
      target !== heldTarget ||
      resolved.releaseName !== attempt.releaseName ||
      resolved.ownerSlug !== attempt.dfgSlug
    )
      changed.add(found);
  }
  const rows = [...changed];
  if (rows.length > 0) {
    await client.query(
      `UPDATE koji_build b SET target = x.target, release_name = x.release, dfg_slug = x.dfg, changed_at = $7
       FROM unnest($2::int4[], $3::int4[], $4::text[], $5::text[], $6::text[]) AS x(build_id, event, target, release, dfg)
       WHERE b.hub_id = $1 AND b.build_id = x.build_id AND b.creation_event_id = x.event`,
      [
        hubId,
        rows.map((r) => r.buildId),
        rows.map((r) => r.creationEventId),
        rows.map((r) => r.target),
        rows.map((r) => r.releaseName),
        rows.map((r) => r.dfgSlug),
        now,
      ],
    );
    await markAttempts(client, hubId, rows);
  }
  return { attempts, changed };
}

async function read(
  client: pg.ClientBase,
  hubId: string,
  which: Which,
): Promise<(KojiAttempt & { heldTarget: string | null })[]> {
  const byId = "ids" in which;
  const chosen = byId
    ? `${ASKED} AND b.build_id = ANY($2::int8[])`
    : `${ASKED} AND b.build_id >= $2 ORDER BY b.build_id LIMIT $3`;
  const found = await client.query<KojiAttempt & { heldTarget: string | null }>({
    name: `resolve-koji-${byId ? "ids" : "range"}`,
    text: `WITH chosen AS (${chosen}) ${ATTEMPTS}`,
    values: byId ? [hubId, which.ids] : [hubId, which.from, which.limit],
  });
  return found.rows;
}

/** Attempts that FAILED without anybody knowing for which target: their tasks tell. Newest first. */
export async function attemptsWithoutTarget(
  client: pg.ClientBase | pg.Pool,
  hubId: string,
  below: number,
  limit: number,
): Promise<{ buildId: number; taskId: number }[]> {
  const found = await client.query<{ buildId: number; taskId: number }>(
    `SELECT build_id AS "buildId", task_id AS "taskId" FROM koji_build b WHERE hub_id = $1 AND state = 'FAILED'
       AND target IS NULL AND task_id IS NOT NULL AND failure IS NULL AND removed_at IS NULL AND build_id < $2
       AND failure_tries = 0 AND NOT EXISTS (SELECT FROM koji_task t WHERE t.hub_id = b.hub_id AND t.task_id = b.task_id)
     ORDER BY build_id DESC LIMIT $3`,
    [hubId, below, limit],
  );
  return found.rows;
}

/** Stores what tasks were asked for with the attempts they belong to; `asked` = all that were asked about. */
export async function storeTargets(
  client: pg.ClientBase,
  hubId: string,
  asked: readonly number[],
  targets: readonly { taskId: number; target: string }[],
): Promise<void> {
  await client.query(
    "UPDATE koji_build SET failure_tries = failure_tries + 1 WHERE hub_id = $1 AND task_id = ANY($2::int4[])",
    [hubId, asked],
  );
  await client.query(
    `UPDATE koji_build b SET target = x.target FROM unnest($2::int4[], $3::text[]) AS x(task_id, target)
     WHERE b.hub_id = $1 AND b.task_id = x.task_id AND b.target IS NULL`,
    [hubId, targets.map((t) => t.taskId), targets.map((t) => t.target)],
  );
}
