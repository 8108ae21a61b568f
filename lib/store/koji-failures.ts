import type pg from "pg";
import { attemptKey } from "@/lib/domain/koji/attempt";
import { type KeptFailure, keptFailure, kojiTold, UNREAD } from "@/lib/domain/koji/evidence";
import type { KojiFailureFact } from "@/lib/domain/koji/facts";
import { buildLink, type KojiPlaces, taskLink, taskLogLink } from "@/lib/domain/koji/links";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { type FailureRecord, removeFailures, writeFailures } from "./failures";
import { markAttempts } from "./koji-builds";
import type { ResolvedAttempt } from "./koji-resolve";
import { kojiScope } from "./subjects";

/** A hub as it is stored, with its places for links. */
export interface KojiHubPlaces extends KojiPlaces {
  id: string;
}

/** Asked this often without an answer, an attempt is left without a reason. */
const MOST_TRIES = 5;

export interface DueAttempt {
  buildId: number;
  creationEventId: number;
  taskId: number;
}

/** FAILED attempts that are still to be asked about, newest first; those that gave no answer before come last. */
export async function dueKojiFailures(
  client: pg.ClientBase | pg.Pool,
  hubId: string,
  limit: number,
): Promise<DueAttempt[]> {
  const found = await client.query<DueAttempt>(
    `SELECT build_id AS "buildId", creation_event_id AS "creationEventId", task_id AS "taskId" FROM koji_build
     WHERE hub_id = $1 AND failure_state = 'due' AND state = 'FAILED' AND task_id IS NOT NULL AND removed_at IS NULL
     ORDER BY failure_tries, creation_event_id DESC LIMIT $2`,
    [hubId, limit],
  );
  return found.rows;
}

/** Stores what the hub told of failed attempts, and counts those of which it could tell nothing. */
export async function storeKojiTold(
  client: pg.ClientBase,
  hubId: string,
  facts: readonly KojiFailureFact[],
  failed: readonly DueAttempt[],
  now: Date,
): Promise<void> {
  await client.query(
    `UPDATE koji_build b SET failure = x.failure, failure_state = 'done', target = coalesce(x.target, b.target), changed_at = $6
     FROM unnest($2::int4[], $3::int4[], $4::jsonb[], $5::text[]) AS x(build_id, event, failure, target)
     WHERE b.hub_id = $1 AND b.build_id = x.build_id AND b.creation_event_id = x.event`,
    [
      hubId,
      facts.map((f) => f.buildId),
      facts.map((f) => f.creationEventId),
      facts.map((f) => JSON.stringify(keptFailure(f)).replaceAll("\\u0000", "")),
      facts.map((f) => f.request?.target ?? null),
      now,
    ],
  );
  await client.query(
    `UPDATE koji_build b SET failure_tries = failure_tries + 1,
       failure_state = CASE WHEN failure_tries + 1 >= $4 THEN 'gone' ELSE failure_state END
     FROM unnest($2::int4[], $3::int4[]) AS x(build_id, event)
     WHERE b.hub_id = $1 AND b.build_id = x.build_id AND b.creation_event_id = x.event`,
    [hubId, failed.map((f) => f.buildId), failed.map((f) => f.creationEventId), MOST_TRIES],
  );
}

/**
 * Makes the list of failures say what the attempts say: FAILED ones that are new there, changed or just `told`; those that
 * turned out to be none, or are gone at the hub, are taken out. A failed attempt whose build was deleted stays.
 *
 * @returns what PostgreSQL refused
 */
export async function settleKojiFailures(
  client: pg.ClientBase,
  hub: KojiHubPlaces,
  { attempts, changed }: { attempts: readonly ResolvedAttempt[]; changed: ReadonlySet<ResolvedAttempt> },
  told: ReadonlyMap<string, KojiFailureFact>,
  now: Date,
): Promise<Rejected[]> {
  const isFailure = (a: ResolvedAttempt) => a.state === "FAILED" && !a.removed;
  const write = attempts.filter(
    (a) => isFailure(a) && (a.recorded !== "live" || changed.has(a) || told.has(attemptKey(a))),
  );
  const none = attempts.filter(
    (a) => a.recorded === "live" && !isFailure(a) && (a.state !== "DELETED" || a.removed),
  );
  await removeFailures(client, "koji", hub.id, none.map(attemptKey), now);
  await markAttempts(client, hub.id, [...write, ...none]);
  return writeFailures(
    client,
    write.map((attempt) => recordOf(hub, attempt, told.get(attemptKey(attempt)))),
    now,
  );
}

function recordOf(
  hub: KojiHubPlaces,
  attempt: ResolvedAttempt,
  read: KojiFailureFact | undefined,
): FailureRecord {
  const { buildId, creationEventId, packageName, releaseName } = attempt;
  // The log's text is not kept beside the build; writeFailures holds on to what was read from it.
  const told = read ?? (attempt.failure && { ...attempt.failure, buildId, creationEventId, log: null });
  const { verdict, evidence, headline } = told
    ? kojiTold(told)
    : { verdict: UNREAD, evidence: null, headline: null };
  return {
    source: "koji",
    sourceId: hub.id,
    key: attemptKey(attempt),
    seq: creationEventId,
    subjectKind: "package",
    subject: packageName,
    scope: kojiScope(attempt),
    releaseName,
    component: attempt.component,
    pipeline: null,
    project: null,
    packageName,
    ownerSlug: attempt.ownerSlug,
    at: attempt.completedAt ?? attempt.createdAt,
    result: "FAILED",
    verdict,
    evidence,
    headline,
    logUrl: linkOf(hub, attempt, read ?? attempt.failure),
    voting: true,
  };
}

/** The place to look: the log, the task that failed, the build's task, the build. */
function linkOf(
  hub: KojiHubPlaces,
  { buildId, taskId }: ResolvedAttempt,
  failure: Pick<KeptFailure, "failedTask" | "log"> | null,
): string {
  const log = failure?.log;
  if (log) return taskLogLink(hub, log.taskId, log.name, log.offset);
  const task = failure?.failedTask?.taskId ?? taskId;
  return task === null ? buildLink(hub, buildId) : taskLink(hub, task);
}
