import type pg from "pg";
import { BUILD, type KojiTaskRow, TASK } from "@/lib/demo/rows/koji-rows";
import { INSTANCES } from "@/lib/demo/world/instances";
import { KOJI_ID } from "@/lib/demo/world/koji-builder";
import type { ScenarioName } from "@/lib/demo/world/scenarios";
import { World } from "@/lib/demo/world/world";
import { ZUUL_ID } from "@/lib/demo/world/zuul-ci";
import { attemptKey } from "@/lib/domain/koji/attempt";
import type { KojiFailureFact } from "@/lib/domain/koji/facts";
import { failingLogs } from "@/lib/domain/koji/failure-class";
import type { IngestContext } from "@/lib/ingest/context";
import { dlrnFeedId } from "@/lib/ingest/dlrn/feed";
import { deriveCandidates } from "@/lib/store/candidates";
import { deriveStale } from "@/lib/store/derive";
import { storeCommits } from "@/lib/store/dlrn-commits";
import { AGGREGATE_VOTES, CI_VOTES, storeVotes } from "@/lib/store/dlrn-votes";
import { storeKojiBuilds } from "@/lib/store/koji-builds";
import { storeKojiTags, storeKojiTargets } from "@/lib/store/koji-catalogue";
import { settleKojiFailures, storeKojiTold } from "@/lib/store/koji-failures";
import { resolveKojiBuilds } from "@/lib/store/koji-resolve";
import { storeKojiStays } from "@/lib/store/koji-stays";
import { inLease, type Lease, takeLease } from "@/lib/store/lease";
import { linkDlrn, linkReviews, linkZuul } from "@/lib/store/links";
import { linkPromotions, storePromotions } from "@/lib/store/promotions";
import { loadResolver, type Resolver } from "@/lib/store/resolve";
import { storeReviews } from "@/lib/store/reviews";
import { deriveSubjects } from "@/lib/store/subjects";
import { storeBuilds } from "@/lib/store/zuul-builds";
import { storeBuildsets } from "@/lib/store/zuul-buildsets";
import { orderFor, readOrder } from "@/lib/store/zuul-order";
import {
  aggregateVoteFact,
  buildsetFact,
  commitFact,
  kojiBuildFact,
  kojiStayFact,
  promotionFact,
  reviewFact,
  voteFact,
  zuulBuildFact,
} from "./generate-facts";
import { writeSite } from "./generate-site";

const ROWS = 2_000;
/** Of servers that were never rebuilt. */
const EPOCH = 0;
const TAIL = 24 * 1024;

export interface GenerateSettings {
  seed: string;
  anchor: Date;
  /** Days of one world. */
  days: number;
  /** Worlds one behind the other: so many times the rows, over so many times the days. */
  times: number;
  scenario?: ScenarioName;
}

/** Rows written, by what they are. */
export type Generated = Record<
  "commits" | "votes" | "promotions" | "zuulBuilds" | "kojiBuilds" | "stays" | "reviews",
  number
>;

/** How far the ids of the next world are moved: past those of all before it. */
interface By {
  commits: Map<string, number>;
  votes: Map<string, number>;
  aggregateVotes: Map<string, number>;
  zuulBuilds: number;
  zuulBuildsets: number;
  changes: number;
  koji: { builds: number; events: number; tasks: number };
}

interface Filling {
  context: IngestContext;
  resolver: Resolver;
  world: World;
  by: By;
  /** Not the newest world: what is open at its end never ends. */
  past: boolean;
  count: Generated;
  now: Date;
}

/**
 * Fills a migrated, empty database straight from the demo's world through the functions that ingest stores with, without
 * a server between. Everything is derived when it returns. Logs of Zuul builds are not read: their failures are classed by
 * what Zuul itself says.
 */
export async function generate(
  db: { pool: pg.Pool; url: string },
  { seed, anchor, days, times, scenario = "default" }: GenerateSettings,
): Promise<Generated> {
  const context = await writeSite(db, anchor);
  const count: Generated = {
    commits: 0,
    votes: 0,
    promotions: 0,
    zuulBuilds: 0,
    kojiBuilds: 0,
    stays: 0,
    reviews: 0,
  };
  const by: By = {
    commits: new Map(),
    votes: new Map(),
    aggregateVotes: new Map(),
    zuulBuilds: 0,
    zuulBuildsets: 0,
    changes: 0,
    koji: { builds: 0, events: 0, tasks: 0 },
  };
  try {
    const resolver = await loadResolver(db.pool);
    for (let back = times - 1; back >= 0; back--) {
      const end = new Date(anchor.getTime() - back * days * 86_400_000);
      const name = back === 0 ? seed : `${seed}/${back}`;
      const world = new World({ seed: name, anchor: end, days, scenario, pace: 0 });
      const filling = { context, resolver, world, by, past: back > 0, count, now: anchor };
      await fillReviews(filling);
      await fillZuul(filling);
      for (const { id } of INSTANCES) await fillInstance(filling, id);
      await fillKoji(filling);
      move(by, world);
    }
    await derive(context, anchor);
    return count;
  } finally {
    await context.close();
  }
}

async function withLease<T>(
  context: IngestContext,
  feedId: string,
  now: Date,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const lease = await takeLease(context.locks, feedId, "generate", now);
  if (!lease) throw new Error(`somebody else works on ${feedId}`);
  try {
    return await work(lease);
  } finally {
    await lease.release();
  }
}

/** Rows in slices, each in a transaction of its own. */
async function inSlices<R>(
  { context, now }: Filling,
  feedId: string,
  rows: readonly R[],
  store: (tx: pg.PoolClient, some: R[]) => Promise<{ changed: number; bad: readonly unknown[] }>,
): Promise<number> {
  let written = 0;
  await withLease(context, feedId, now, async (lease) => {
    for (let from = 0; from < rows.length; from += ROWS) {
      const some = rows.slice(from, from + ROWS);
      const { changed, bad } = await inLease(context.pool, lease, (tx) => store(tx, some));
      if (bad.length > 0)
        throw new Error(`${feedId}: a row was refused: ${JSON.stringify(bad[0]).slice(0, 400)}`);
      written += changed;
    }
  });
  return written;
}

const none = { changed: 0, bad: [] };

async function fillInstance(filling: Filling, id: string): Promise<void> {
  const { world, by, count, now } = filling;
  const { store } = world.instance(id);
  const feed = dlrnFeedId(id);
  const commitsBy = by.commits.get(id) ?? 0;
  count.commits += await inSlices(filling, feed, store.commits, (tx, rows) => {
    const facts = rows.map((row) => commitFact(row, commitsBy));
    return storeCommits(tx, id, EPOCH, { facts, ids: facts.map(({ dlrnId }) => dlrnId), whole: false }, now);
  });
  const votesBy = by.votes.get(id) ?? 0;
  count.votes += await inSlices(filling, feed, store.civotes, (tx, rows) =>
    storeVotes(
      tx,
      CI_VOTES,
      id,
      EPOCH,
      rows.map((row) => voteFact(row, votesBy, commitsBy)),
      now,
    ),
  );
  const aggregatesBy = by.aggregateVotes.get(id) ?? 0;
  count.votes += await inSlices(filling, feed, store.civotesAgg, (tx, rows) =>
    storeVotes(
      tx,
      AGGREGATE_VOTES,
      id,
      EPOCH,
      rows.map((row) => aggregateVoteFact(row, aggregatesBy)),
      now,
    ),
  );
  count.promotions += await inSlices(filling, feed, store.promotions, (tx, rows) => {
    const facts = rows.flatMap((row) => {
      const commit = store.commit(row.commitId);
      return commit ? [promotionFact(row, commit)] : [];
    });
    return storePromotions(tx, id, facts, now);
  });
}

async function fillZuul(filling: Filling): Promise<void> {
  const { world, by, count, now, past, resolver } = filling;
  const { builds, buildsets } = world.zuul.store;
  const feed = `zuul-${ZUUL_ID}`;
  const ended = <R extends { result: string | null }>(rows: readonly R[]) =>
    past ? rows.filter(({ result }) => result !== null) : rows;
  const order = async (tx: pg.PoolClient, table: "builds" | "buildsets") => {
    const page = { table, numbered: true, replaced: false };
    return (await orderFor(tx, feed, ZUUL_ID, await readOrder(tx, feed), page, now))[table];
  };
  count.zuulBuilds += await inSlices(filling, feed, ended(builds), async (tx, rows) => {
    const of = { serverId: ZUUL_ID, resolver, now, order: await order(tx, "builds") };
    return storeBuilds(
      tx,
      of,
      rows.map((row) => zuulBuildFact(row, { ids: by.zuulBuilds, changes: by.changes })),
    );
  });
  await inSlices(filling, feed, ended(buildsets), async (tx, rows) => {
    const of = { serverId: ZUUL_ID, now, order: await order(tx, "buildsets") };
    return storeBuildsets(
      tx,
      of,
      rows.map((row) => buildsetFact(row, { ids: by.zuulBuildsets, changes: by.changes })),
    );
  });
}

async function fillReviews(filling: Filling): Promise<void> {
  const { world, by, count, now, past, resolver } = filling;
  const rows = world.reviews.store.latest().filter(({ status }) => !past || status !== "NEW");
  count.reviews += await inSlices(filling, "gerrit-rdo", rows, (tx, some) =>
    storeReviews(
      tx,
      "rdo",
      some.map((row) => reviewFact(row, by.changes)),
      resolver,
      now,
    ),
  );
}

async function fillKoji(filling: Filling): Promise<void> {
  const { context, world, by, count, now, past, resolver } = filling;
  const { store } = world.stable.hub;
  const feed = `koji-${KOJI_ID}`;
  const config = context.config.koji.find(({ id }) => id === KOJI_ID);
  if (!config) throw new Error("the site has no Koji");
  const hub = { id: KOJI_ID, webUrl: config.web, filesUrl: config.files };
  const tags = [...store.tags.values()].filter(({ name }) => name.startsWith("cloud9s-"));
  const name = (id: number) => store.tags.get(id)?.name ?? "";
  const facts = tags.map(({ id, name: tag, arches }) => ({ tagId: id, name: tag, arches, locked: false }));
  await inSlices(filling, feed, facts, (tx, some) => storeKojiTags(tx, KOJI_ID, some, resolver.kojiTag, now));
  const targets = store.targets.map(({ id, name: target, buildTag, destTag }) => ({
    targetId: id,
    name: target,
    buildTag: name(buildTag),
    destTag: name(destTag),
  }));
  await inSlices(filling, feed, targets, (tx, some) => storeKojiTargets(tx, KOJI_ID, some, now));
  const builds = [...store.builds.values()].filter(({ state }) => !past || state !== BUILD.BUILDING);
  count.kojiBuilds += await inSlices(filling, feed, builds, (tx, rows) =>
    storeKojiBuilds(
      tx,
      KOJI_ID,
      rows.map((row) => kojiBuildFact(store, row, by.koji)),
      now,
    ),
  );
  const end = Math.max(...store.events.map(({ id }) => id));
  const endAt = world.stable.hub.store.lastEvent.at;
  count.stays += await inSlices(filling, feed, store.stays, (tx, rows) =>
    storeKojiStays(
      tx,
      KOJI_ID,
      rows.map((row) => {
        // The tags of a past world are emptied at its end: the next one fills them anew.
        const closed = { revokeEvent: end + 1, revoked: endAt + 1, revokerId: 1 };
        const stay = past && row.revokeEvent === null ? { ...row, ...closed } : row;
        return kojiStayFact(store, stay, by.koji);
      }),
      now,
    ),
  );
  const failed = builds.filter(({ state, taskId }) => state === BUILD.FAILED && taskId !== null);
  await inSlices(filling, feed, builds, async (tx, rows) => {
    const told = failed
      .filter((row) => rows.includes(row))
      .flatMap((row) => failureFact(filling, row.taskId ?? 0, kojiBuildFact(store, row, by.koji)) ?? []);
    await storeKojiTold(tx, KOJI_ID, told, [], now);
    const ids = { ids: rows.map(({ id }) => id + by.koji.builds) };
    const resolved = await resolveKojiBuilds(tx, KOJI_ID, resolver, ids, now);
    const byKey = new Map(told.map((fact) => [attemptKey(fact), fact]));
    return { ...none, bad: await settleKojiFailures(tx, hub, resolved, byKey, now) };
  });
}

/** Why an attempt failed, as asking the hub at once would have told. */
function failureFact(
  { world, by }: Filling,
  taskId: number,
  build: { buildId: number; creationEventId: number },
): KojiFailureFact | undefined {
  const { store } = world.stable.hub;
  const root = store.tasks.get(taskId);
  const task = store.children(taskId).find(({ state }) => state === TASK.FAILED);
  if (!root || !task) return undefined;
  const [source, target] = root.request;
  const fault = task.result && "fault" in task.result ? task.result.fault : undefined;
  return {
    buildId: build.buildId,
    creationEventId: build.creationEventId,
    taskId: taskId + by.koji.tasks,
    request: { source: String(source).replace(/^.*\//, ""), target: String(target), scratch: false },
    failedTask: { taskId: task.id + by.koji.tasks, method: task.method, arch: task.arch },
    faultCode: fault?.code ?? null,
    reason: fault?.text ?? null,
    log: logOf(task, store.output(task, task.completed ?? 0), fault?.text ?? null, by),
  };
}

function logOf(
  task: KojiTaskRow,
  files: ReadonlyMap<string, string>,
  reason: string | null,
  by: By,
): KojiFailureFact["log"] {
  const name = failingLogs(reason).find((one) => files.get(one));
  const text = files.get(name ?? "") ?? "";
  if (name === undefined) return null;
  const offset = Math.max(0, text.length - TAIL);
  return { taskId: task.id + by.koji.tasks, name, size: text.length, offset, text: text.slice(offset) };
}

function move(by: By, world: World): void {
  const past = (map: Map<string, number>, id: string, rows: readonly { id: number }[]) =>
    map.set(id, (map.get(id) ?? 0) + (rows.at(-1)?.id ?? 0));
  for (const { id } of INSTANCES) {
    const { commits, civotes, civotesAgg } = world.instance(id).store;
    past(by.commits, id, commits);
    past(by.votes, id, civotes);
    past(by.aggregateVotes, id, civotesAgg);
  }
  by.zuulBuilds += world.zuul.store.builds.at(-1)?.id ?? 0;
  by.zuulBuildsets += world.zuul.store.buildsets.at(-1)?.id ?? 0;
  // Numbers of changes, builds, events and tasks do not begin at 1: what they have grown by is what moves them.
  const numbers = world.reviews.store.latest().map(({ number }) => number);
  by.changes += span(numbers);
  const { builds, events, tasks } = world.stable.hub.store;
  by.koji.builds += span([...builds.keys()]);
  by.koji.events += span(events.map(({ id }) => id)) + 1;
  by.koji.tasks += span([...tasks.keys()]);
}

const span = (numbers: readonly number[]) =>
  numbers.reduce((a, b) => Math.max(a, b), 0) -
  numbers.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER) +
  1;

/** Links need what they lead to: candidates first, then what tests them. */
async function derive(context: IngestContext, now: Date): Promise<void> {
  const { pool } = context;
  const each = async (work: (id: string, lease: Lease) => Promise<unknown>) => {
    for (const { id } of INSTANCES) await withLease(context, dlrnFeedId(id), now, (lease) => work(id, lease));
  };
  await withLease(context, "gerrit-rdo", now, (lease) => inLease(pool, lease, (tx) => linkReviews(tx)));
  await each(async (id, lease) => {
    await inLease(pool, lease, (tx) => linkPromotions(tx, id));
    await deriveStale(pool, lease, id, now);
    await linkDlrn(pool, lease, id, now);
    await deriveCandidates(pool, lease, id, "all", now);
  });
  await withLease(context, `zuul-${ZUUL_ID}`, now, async (lease) => {
    await deriveSubjects(pool, lease, "zuul", ZUUL_ID, now);
    await linkZuul(pool, lease, ZUUL_ID, now);
  });
  await withLease(context, `koji-${KOJI_ID}`, now, (lease) =>
    deriveSubjects(pool, lease, "koji", KOJI_ID, now),
  );
}
