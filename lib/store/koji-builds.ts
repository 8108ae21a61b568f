import type pg from "pg";
import { attemptKey } from "@/lib/domain/koji/attempt";
import type { KojiBuildFact } from "@/lib/domain/koji/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { DAY } from "@/lib/shared/clock";
import { type Column, iso, upsertOf, writeRows } from "./bulk";
import { markStale } from "./stale";

/** Older failures are kept without asking why: their logs are gone. */
const WORTH_READING = 60 * DAY;

type FailureState = "none" | "due" | "done" | "gone";

/** What is known of an attempt from elsewhere: its tags and its task. */
export interface KojiAbout {
  target: string | null;
  releaseName: string | null;
  dfgSlug: string | null;
  /** The hub was asked for its task, whether that told a target or not. */
  asked: boolean;
}
const NOTHING: KojiAbout = { target: null, releaseName: null, dfgSlug: null, asked: false };

interface Row {
  fact: KojiBuildFact;
  about: KojiAbout;
  latest: boolean;
  failureState: FailureState;
}

interface Held extends KojiBuildFact {
  latest: boolean;
  failureState: FailureState;
  removed: boolean;
}

/** What one write did. `touched` = ids of builds of which an attempt is new or changed. */
export interface KojiStored {
  changed: number;
  bad: Rejected[];
  touched: number[];
}

/** `untold` = those of the touched builds that are more than new rows as `about` says; they are to be resolved. */
interface KojiBuildsStored extends KojiStored {
  untold: number[];
}

const COLUMNS = (hubId: string, now: string): Column<Row>[] => [
  { name: "hub_id", type: "text", all: hubId },
  { name: "build_id", type: "int4", of: (r) => r.fact.buildId },
  { name: "creation_event_id", type: "int4", of: (r) => r.fact.creationEventId },
  { name: "task_id", type: "int4", of: (r) => r.fact.taskId },
  { name: "package_name", type: "text", of: (r) => r.fact.packageName },
  { name: "version", type: "text", of: (r) => r.fact.version },
  { name: "release", type: "text", of: (r) => r.fact.release },
  { name: "epoch", type: "int4", of: (r) => r.fact.epoch },
  { name: "nvr", type: "text", of: (r) => r.fact.nvr },
  { name: "state", type: "text", of: (r) => r.fact.state },
  { name: "owner_name", type: "text", of: (r) => r.fact.ownerName },
  { name: "source", type: "text", of: (r) => r.fact.source },
  { name: "created_at", type: "timestamptz", of: (r) => iso(r.fact.createdAt) },
  { name: "started_at", type: "timestamptz", of: (r) => iso(r.fact.startedAt) },
  { name: "completed_at", type: "timestamptz", of: (r) => iso(r.fact.completedAt) },
  { name: "draft", type: "bool", of: (r) => r.fact.draft },
  { name: "volume_name", type: "text", of: (r) => r.fact.volumeName },
  { name: "target", type: "text", of: (r) => r.about.target },
  { name: "release_name", type: "text", of: (r) => r.about.releaseName },
  { name: "dfg_slug", type: "text", of: (r) => r.about.dfgSlug },
  { name: "latest", type: "bool", of: (r) => r.latest },
  { name: "failure_state", type: "text", of: (r) => r.failureState },
  { name: "failure_tries", type: "int2", of: (r) => (r.about.asked ? 1 : 0) },
  { name: "recorded_at", type: "timestamptz", all: now },
  { name: "changed_at", type: "timestamptz", all: now },
];

const KEY = ["hub_id", "build_id", "creation_event_id"];
/** Of a row that is held these are what resolution has made them. */
const RESOLVED = ["target", "release_name", "dfg_slug", "failure_tries"];
const CONFLICT = `${upsertOf(
  KEY,
  COLUMNS("", "")
    .map(({ name }) => name)
    .filter((name) => ![...KEY, ...RESOLVED, "recorded_at"].includes(name)),
)}, removed_at = NULL`;

/**
 * Stores attempts: new ones, and those that changed. Of the attempts at one build the one with the newest creation event is
 * `latest`. What FAILED lately is `due` to be asked why. Packages and days touched are marked stale. The caller holds the
 * transaction. `about` saves reading and writing a new row again, unless it FAILED and has to be among the failures.
 */
export async function storeKojiBuilds(
  client: pg.ClientBase,
  hubId: string,
  facts: readonly KojiBuildFact[],
  now: Date,
  about?: (fact: KojiBuildFact) => KojiAbout,
): Promise<KojiBuildsStored> {
  const attempts = [...new Map(facts.map((fact) => [attemptKey(fact), fact])).values()];
  if (attempts.length === 0) return { changed: 0, bad: [], touched: [], untold: [] };
  const held = await heldAttempts(client, hubId, attempts);
  const newest = newestEvents([...attempts, ...held.values()]);
  const isLatest = (a: KojiBuildFact) => newest.get(a.buildId) === a.creationEventId;
  const fresh: Row[] = [];
  const changed: Row[] = [];
  for (const attempt of attempts) {
    const old = held.get(attemptKey(attempt));
    const fact = old ? completed(attempt, old) : attempt;
    const row = {
      fact,
      about: about?.(fact) ?? NOTHING,
      latest: isLatest(fact),
      failureState: failureState(fact, old?.failureState, now),
    };
    if (!old) fresh.push(row);
    else if (old.removed || old.latest !== row.latest || !same(old, fact)) changed.push(row);
  }
  const bad: Rejected[] = [];
  const refused = new Set<Row>();
  const refuse = (row: Row, reason: string) => {
    refused.add(row);
    bad.push({ payload: row.fact, reason });
  };
  const write = { table: "koji_build", columns: COLUMNS(hubId, now.toISOString()) };
  await writeRows(client, write, fresh, refuse);
  await writeRows(client, { ...write, conflict: CONFLICT }, changed, refuse);
  const written = [...fresh, ...changed].filter((row) => !refused.has(row)).map(({ fact }) => fact);
  const replaced = [...held.values()].filter((old) => old.latest && !isLatest(old));
  if (replaced.length > 0)
    await client.query(
      `UPDATE koji_build b SET latest = false, changed_at = $4 FROM unnest($2::int4[], $3::int4[]) AS x(build_id, event)
       WHERE b.hub_id = $1 AND b.build_id = x.build_id AND b.creation_event_id = x.event AND b.latest`,
      [hubId, replaced.map((r) => r.buildId), replaced.map((r) => r.creationEventId), now],
    );
  await markAttempts(client, hubId, written);
  const asTold = new Set(
    about && fresh.filter(({ fact }) => fact.state !== "FAILED").map(({ fact }) => fact),
  );
  return {
    changed: written.length,
    bad,
    touched: idsOf(written),
    untold: idsOf(written.filter((fact) => !asTold.has(fact))),
  };
}

const idsOf = (facts: readonly KojiBuildFact[]) => [...new Set(facts.map(({ buildId }) => buildId))];

/** Marks the newest attempts of builds as DELETED, which the hub tells in the history of their tags alone. */
export async function deleteKojiBuilds(
  client: pg.ClientBase,
  hubId: string,
  buildIds: readonly number[],
  now: Date,
): Promise<number[]> {
  if (buildIds.length === 0) return [];
  const deleted = await client.query<Marked & { buildId: number }>(
    `UPDATE koji_build SET state = 'DELETED', changed_at = $3
     WHERE hub_id = $1 AND build_id = ANY($2::int8[]) AND latest AND state <> 'DELETED'
     RETURNING build_id AS "buildId", package_name AS "packageName", completed_at AS "completedAt", created_at AS "createdAt"`,
    [hubId, buildIds, now],
  );
  await markAttempts(client, hubId, deleted.rows);
  return deleted.rows.map(({ buildId }) => buildId);
}

/** Marks attempts as gone at the hub and kept here; the newest that is left of a build is its latest. */
export async function removeKojiAttempts(
  client: pg.ClientBase,
  hubId: string,
  attempts: readonly { buildId: number; creationEventId: number }[],
  now: Date,
): Promise<void> {
  const removed = await client.query<Marked>(
    `UPDATE koji_build b SET removed_at = $4, changed_at = $4, latest = false
     FROM unnest($2::int4[], $3::int4[]) AS x(build_id, event)
     WHERE b.hub_id = $1 AND b.build_id = x.build_id AND b.creation_event_id = x.event AND b.removed_at IS NULL
     RETURNING b.package_name AS "packageName", b.completed_at AS "completedAt", b.created_at AS "createdAt"`,
    [hubId, attempts.map((a) => a.buildId), attempts.map((a) => a.creationEventId), now],
  );
  await client.query(
    `UPDATE koji_build b SET latest = true, changed_at = $3 WHERE b.hub_id = $1 AND b.build_id = ANY($2::int4[])
       AND b.removed_at IS NULL AND NOT b.latest AND NOT EXISTS (SELECT FROM koji_build o WHERE o.hub_id = b.hub_id
         AND o.build_id = b.build_id AND o.removed_at IS NULL AND o.creation_event_id > b.creation_event_id)`,
    [hubId, attempts.map((a) => a.buildId), now],
  );
  await markAttempts(client, hubId, removed.rows);
}

interface Marked {
  packageName: string;
  completedAt: Date | null;
  createdAt: Date;
}

/** Marks packages and the days their attempts ended on as to be derived again. */
export const markAttempts = (client: pg.ClientBase, hubId: string, attempts: readonly Marked[]) =>
  markStale(client, hubId, {
    subject: attempts.map((a) => a.packageName),
    drift: attempts.map((a) => a.packageName),
    day: attempts.map((a) => (a.completedAt ?? a.createdAt).toISOString().slice(0, 10)),
  });

const HELD = `build_id AS "buildId", creation_event_id AS "creationEventId", task_id AS "taskId",
  package_name AS "packageName", version, release, epoch, nvr, state, owner_name AS "ownerName", source,
  created_at AS "createdAt", started_at AS "startedAt", completed_at AS "completedAt", draft, volume_name AS "volumeName"`;

/** The attempts held as BUILDING, as the hub told of them. */
export async function heldBuilding(client: pg.ClientBase | pg.Pool, hubId: string): Promise<KojiBuildFact[]> {
  const found = await client.query<KojiBuildFact>(
    `SELECT ${HELD} FROM koji_build WHERE hub_id = $1 AND state = 'BUILDING' AND removed_at IS NULL ORDER BY build_id`,
    [hubId],
  );
  return found.rows;
}

/** Attempts newer than an event that were stored before an instant: what a restored hub may not know any more. */
export async function heldAfter(
  client: pg.ClientBase | pg.Pool,
  hubId: string,
  event: number,
  before: Date,
  limit: number,
): Promise<KojiBuildFact[]> {
  const found = await client.query<KojiBuildFact>(
    `SELECT ${HELD} FROM koji_build WHERE hub_id = $1 AND creation_event_id > $2 AND recorded_at < $3
       AND changed_at < $3 AND removed_at IS NULL ORDER BY build_id LIMIT $4`,
    [hubId, event, before, limit],
  );
  return found.rows;
}

async function heldAttempts(
  client: pg.ClientBase,
  hubId: string,
  attempts: readonly KojiBuildFact[],
): Promise<Map<string, Held>> {
  // One by one by key: with "= ANY", PostgreSQL reads all of the hub where it has no statistics yet, as in a first load.
  const found = await client.query<Held>(
    `SELECT b.* FROM unnest($2::int8[]) AS n(id) CROSS JOIN LATERAL (
       SELECT ${HELD}, latest, failure_state AS "failureState", removed_at IS NOT NULL AS removed
       FROM koji_build WHERE hub_id = $1 AND build_id = n.id OFFSET 0) b`,
    [hubId, [...new Set(attempts.map(({ buildId }) => buildId))]],
  );
  return new Map(found.rows.map((row) => [attemptKey(row), row]));
}

function newestEvents(attempts: readonly (KojiBuildFact & { removed?: boolean })[]): Map<number, number> {
  const newest = new Map<number, number>();
  for (const { buildId, creationEventId, removed } of attempts)
    if (!removed) newest.set(buildId, Math.max(creationEventId, newest.get(buildId) ?? 0));
  return newest;
}

/** The listing of a tag leaves out what other calls tell. */
const completed = (fact: KojiBuildFact, held: Held): KojiBuildFact => ({
  ...fact,
  source: fact.source ?? held.source,
  ownerName: fact.ownerName ?? held.ownerName,
});

function failureState(fact: KojiBuildFact, held: FailureState | undefined, now: Date): FailureState {
  if (fact.state !== "FAILED") return "none";
  if (held !== undefined && held !== "none") return held;
  const age = now.getTime() - (fact.completedAt ?? fact.createdAt).getTime();
  return fact.taskId !== null && age < WORTH_READING ? "due" : "none";
}

const same = (held: Held, fact: KojiBuildFact): boolean =>
  held.state === fact.state &&
  held.taskId === fact.taskId &&
  held.nvr === fact.nvr &&
  held.packageName === fact.packageName &&
  held.version === fact.version &&
  held.release === fact.release &&
  held.epoch === fact.epoch &&
  held.ownerName === fact.ownerName &&
  held.source === fact.source &&
  held.draft === fact.draft &&
  held.volumeName === fact.volumeName &&
  sameTime(held.createdAt, fact.createdAt) &&
  sameTime(held.startedAt, fact.startedAt) &&
  sameTime(held.completedAt, fact.completedAt);

const sameTime = (a: Date | null, b: Date | null) => a?.getTime() === b?.getTime();

/** Notes that the hub showed these attempts, though nothing about them changed. */
export async function seeKojiAttempts(
  client: pg.ClientBase,
  hubId: string,
  attempts: readonly { buildId: number; creationEventId: number }[],
  now: Date,
): Promise<void> {
  await client.query(
    `UPDATE koji_build b SET changed_at = $4 FROM unnest($2::int4[], $3::int4[]) AS x(build_id, event)
     WHERE b.hub_id = $1 AND b.build_id = x.build_id AND b.creation_event_id = x.event`,
    [hubId, attempts.map((a) => a.buildId), attempts.map((a) => a.creationEventId), now],
  );
}
