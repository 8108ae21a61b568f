import type pg from "pg";
import type { KeptFailure } from "@/lib/domain/koji/evidence";
import type { KojiBuildFact } from "@/lib/domain/koji/facts";
import { type KojiAbout, markAttempts } from "./koji-builds";
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
  /** "live" = among the failures; null = not, or not any more. */
  recorded: "live" | null;
  /** The tags it is or was in, first one first. */
  tags: string[];
}

/** An attempt after resolution. */
export type ResolvedAttempt = KojiAttempt & Resolved;

/** Which builds: these, or those with ids from `from` on, at most `limit` of them. */
export type Which = { ids: readonly number[] } | { from: number; limit: number };

// The failures of a hub are hashed whole: looked up one by one, they may be compared with each attempt while PostgreSQL has
// no statistics of them, as in a first load.
const ATTEMPTS = `SELECT b.build_id AS "buildId", b.creation_event_id AS "creationEventId", b.task_id AS "taskId",
    b.package_name AS "packageName", b.release, b.state, b.created_at AS "createdAt", b.completed_at AS "completedAt",
    b.removed_at IS NOT NULL AS removed, b.release_name AS "releaseName", b.dfg_slug AS "dfgSlug", b.failure,
    CASE WHEN b.build_id || '@' || b.creation_event_id IN (SELECT key FROM failure
        WHERE source = 'koji' AND source_id = $1 AND removed_at IS NULL) THEN 'live' END AS recorded,
    coalesce(b.target, b.asked) AS target, b.target AS "heldTarget", coalesce(s.tags, '{}') AS tags
  FROM chosen b
  LEFT JOIN LATERAL (SELECT array_agg(tag_name ORDER BY create_event) AS tags FROM koji_stay
    WHERE hub_id = $1 AND build_id = b.build_id AND removed_at IS NULL) s ON true`;

// LATERAL with LIMIT or OFFSET looks rows up by key, whatever statistics there are.
const ASKED = (rows: string) => `SELECT b.*, t.asked FROM ${rows} b
  LEFT JOIN LATERAL (SELECT request->>'target' AS asked FROM koji_task
    WHERE hub_id = $1 AND task_id = b.task_id LIMIT 1) t ON true`;

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
  const targetOf = await targetsByTag(client, hubId);
  const attempts: ResolvedAttempt[] = [];
  const changed = new Set<ResolvedAttempt>();
  for (const row of held) {
    const { heldTarget, ...attempt } = row;
    const { packageName, tags } = attempt;
    const target = attempt.target ?? targetOf(tags);
    const resolved = resolver.koji({ packageName, target, tags });
    const found = { ...attempt, ...resolved, target, packageName, dfgSlug: resolved.ownerSlug };
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

/** What tasks that were asked about told; null = no target. */
export type ToldTargets = ReadonlyMap<number, string | null>;

/** What the tags and tasks held of these builds tell about them, and `told`. */
export async function aboutKojiBuilds(
  client: pg.ClientBase,
  hubId: string,
  resolver: Resolver,
  facts: readonly KojiBuildFact[],
  told: ToldTargets,
): Promise<(fact: KojiBuildFact) => KojiAbout> {
  const targetOf = await targetsByTag(client, hubId);
  const held = await client.query<{ id: number; tags: string[] | null }>(
    `SELECT n.id::int4 AS id, s.tags FROM unnest($2::int8[]) AS n(id) CROSS JOIN LATERAL (
       SELECT array_agg(tag_name ORDER BY create_event) AS tags FROM koji_stay
       WHERE hub_id = $1 AND build_id = n.id AND removed_at IS NULL) s WHERE s.tags IS NOT NULL`,
    [hubId, [...new Set(facts.map(({ buildId }) => buildId))]],
  );
  const tagsOf = new Map(held.rows.map(({ id, tags }) => [id, tags ?? []]));
  const tasks = await client.query<{ id: number; target: string }>(
    `SELECT t.* FROM unnest($2::int8[]) AS n(id) CROSS JOIN LATERAL (SELECT task_id AS id, request->>'target' AS target
       FROM koji_task WHERE hub_id = $1 AND task_id = n.id LIMIT 1) t WHERE t.target IS NOT NULL`,
    [hubId, facts.flatMap(({ taskId }) => taskId ?? [])],
  );
  const targetOfTask = new Map(tasks.rows.map(({ id, target }) => [id, target]));
  return ({ buildId, taskId, packageName }) => {
    const tags = tagsOf.get(buildId) ?? [];
    const asked = taskId !== null && told.has(taskId);
    const target =
      (taskId === null ? null : (told.get(taskId) ?? targetOfTask.get(taskId))) ?? targetOf(tags);
    const { releaseName, ownerSlug } = resolver.koji({ packageName, target, tags });
    return { target, releaseName, dfgSlug: ownerSlug, asked };
  };
}

/** Tasks of those attempts among `facts` that FAILED and are not held, and whose task is not held either. */
export async function tasksUntold(
  client: pg.ClientBase | pg.Pool,
  hubId: string,
  facts: readonly KojiBuildFact[],
): Promise<number[]> {
  const failed = facts.filter(
    ({ state, taskId }) => state === "FAILED" && taskId !== null && taskId < 2 ** 31,
  );
  if (failed.length === 0) return [];
  // OFFSET keeps both a look-up by key, whatever statistics there are.
  const found = await client.query<{ id: number }>(
    `SELECT DISTINCT n.task::int4 AS id FROM unnest($2::int8[], $3::int8[], $4::int8[]) AS n(build, event, task)
     WHERE NOT EXISTS (SELECT FROM koji_build WHERE hub_id = $1 AND build_id = n.build AND creation_event_id = n.event OFFSET 0)
       AND NOT EXISTS (SELECT FROM koji_task WHERE hub_id = $1 AND task_id = n.task OFFSET 0)`,
    [
      hubId,
      failed.map(({ buildId }) => buildId),
      failed.map(({ creationEventId }) => creationEventId),
      failed.map(({ taskId }) => taskId),
    ],
  );
  return found.rows.map(({ id }) => id);
}

/** The target whose builds enter the first of these tags that is any target's. */
async function targetsByTag(client: pg.ClientBase, hubId: string) {
  const targets = await client.query<{ name: string; tag: string }>(
    "SELECT name, dest_tag AS tag FROM koji_target WHERE hub_id = $1 ORDER BY name DESC",
    [hubId],
  );
  const byTag = new Map(targets.rows.map(({ tag, name }) => [tag, name]));
  return (tags: readonly string[]): string | null =>
    tags.map((tag) => byTag.get(tag)).find((name) => name !== undefined) ?? null;
}

async function read(
  client: pg.ClientBase,
  hubId: string,
  which: Which,
): Promise<(KojiAttempt & { heldTarget: string | null })[]> {
  const byId = "ids" in which;
  const rows = byId
    ? `(SELECT f.* FROM unnest($2::int8[]) AS n(id) CROSS JOIN LATERAL (
         SELECT * FROM koji_build WHERE hub_id = $1 AND build_id = n.id OFFSET 0) f)`
    : "(SELECT * FROM koji_build WHERE hub_id = $1 AND build_id >= $2 ORDER BY build_id LIMIT $3)";
  const found = await client.query<KojiAttempt & { heldTarget: string | null }>(
    `WITH chosen AS (${ASKED(rows)}) ${ATTEMPTS}`,
    byId ? [hubId, [...new Set(which.ids)]] : [hubId, which.from, which.limit],
  );
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
  const byTask = new Map(targets.map(({ taskId, target }) => [taskId, target]));
  await client.query(
    `UPDATE koji_build b SET failure_tries = failure_tries + 1, target = coalesce(b.target, x.target)
     FROM unnest($2::int4[], $3::text[]) AS x(task_id, target) WHERE b.hub_id = $1 AND b.task_id = x.task_id`,
    [hubId, asked, asked.map((id) => byTask.get(id) ?? null)],
  );
}
