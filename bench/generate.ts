import type pg from "pg";
import { INSTANCES } from "@/lib/demo/world/instances";
import { KOJI_ID } from "@/lib/demo/world/koji-builder";
import type { ScenarioName } from "@/lib/demo/world/scenarios";
import { World } from "@/lib/demo/world/world";
import { ZUUL_ID } from "@/lib/demo/world/zuul-ci";
import type { IngestContext } from "@/lib/ingest/context";
import { dlrnFeedId } from "@/lib/ingest/dlrn/feed";
import { deriveCandidates } from "@/lib/store/candidates";
import { deriveStale } from "@/lib/store/derive";
import { storeCommits } from "@/lib/store/dlrn-commits";
import { AGGREGATE_VOTES, CI_VOTES, storeVotes } from "@/lib/store/dlrn-votes";
import { deriveDrift } from "@/lib/store/drift";
import { deriveStableDrift } from "@/lib/store/drift-stable";
import { deriveLeadDays } from "@/lib/store/lead-days";
import { inLease, type Lease } from "@/lib/store/lease";
import { linkDlrn, linkReviews, linkZuul } from "@/lib/store/links";
import { linkPromotions, storePromotions } from "@/lib/store/promotions";
import { loadResolver } from "@/lib/store/resolve";
import { storeReviews } from "@/lib/store/reviews";
import { deriveReach } from "@/lib/store/stage-reach";
import { deriveSubjects } from "@/lib/store/subjects";
import { storeBuilds } from "@/lib/store/zuul-builds";
import { storeBuildsets } from "@/lib/store/zuul-buildsets";
import { orderFor, readOrder } from "@/lib/store/zuul-order";
import {
  aggregateVoteFact,
  buildsetFact,
  commitFact,
  promotionFact,
  reviewFact,
  voteFact,
  zuulBuildFact,
} from "./generate-facts";
import { type By, type Filling, type Generated, inSlices, withLease } from "./generate-filling";
import { fillKoji } from "./generate-koji";
import { fillLogs } from "./generate-logs";
import { writeSite } from "./generate-site";

/** Of servers that were never rebuilt. */
const EPOCH = 0;

export interface GenerateSettings {
  seed: string;
  anchor: Date;
  /** Days of one world. */
  days: number;
  /** Worlds one behind the other: so many times the rows, over so many times the days. */
  times: number;
  scenario?: ScenarioName;
  /** Made already, with the same settings and without a pace: the newest of the worlds. */
  world?: World;
  /** Also reads the logs of the newest world's failed jobs, as far back as they are kept: much slower. */
  logs?: boolean;
}

/**
 * Fills a migrated, empty database straight from the demo's world through the functions that ingest stores with, without
 * a server between. Everything is derived when it returns. Unless `logs` asks for it, logs of Zuul builds are not read: their
 * failures are classed by what Zuul itself says.
 */
export async function generate(
  db: { pool: pg.Pool; url: string },
  { seed, anchor, days, times, scenario = "default", world: made, logs = false }: GenerateSettings,
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
      const fresh = () => new World({ seed: name, anchor: end, days, scenario, pace: 0 });
      const world = (back === 0 ? made : undefined) ?? fresh();
      const filling = { context, resolver, world, by, past: back > 0, count, now: anchor };
      await fillReviews(filling);
      await fillZuul(filling);
      for (const { id } of INSTANCES) await fillInstance(filling, id);
      await fillKoji(filling);
      if (logs && back === 0) await fillLogs(filling);
      move(by, world);
    }
    await derive(context, anchor);
    return count;
  } finally {
    await context.close();
  }
}

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

function gerritOf({ config }: IngestContext): string {
  const [gerrit] = config.gerrit;
  if (!gerrit) throw new Error("the site has no Gerrit");
  return gerrit.id;
}

async function fillReviews(filling: Filling): Promise<void> {
  const { world, by, count, now, past, resolver } = filling;
  const rows = world.reviews.store.latest().filter(({ status }) => !past || status !== "NEW");
  const id = gerritOf(filling.context);
  count.reviews += await inSlices(filling, `gerrit-${id}`, rows, (tx, some) =>
    storeReviews(
      tx,
      id,
      some.map((row) => reviewFact(row, by.changes)),
      resolver,
      now,
    ),
  );
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

/** Links need what they lead to: candidates first, then what tests them, then the candidates with what that told. */
async function derive(context: IngestContext, now: Date): Promise<void> {
  const { pool } = context;
  const each = async (work: (id: string, lease: Lease) => Promise<unknown>) => {
    for (const { id } of INSTANCES) await withLease(context, dlrnFeedId(id), now, (lease) => work(id, lease));
  };
  await withLease(context, `gerrit-${gerritOf(context)}`, now, (lease) =>
    inLease(pool, lease, (tx) => linkReviews(tx)),
  );
  await each(async (id, lease) => {
    await inLease(pool, lease, (tx) => linkPromotions(tx, id));
    await deriveReach(pool, lease, id);
    await deriveStale(pool, lease, id, now);
    await linkDlrn(pool, lease, id, now);
    await deriveCandidates(pool, lease, id, "all", now);
    await deriveDrift(pool, lease, id, now);
    while ((await deriveLeadDays(pool, lease, id)) > 0);
  });
  await withLease(context, `zuul-${ZUUL_ID}`, now, async (lease) => {
    await deriveSubjects(pool, lease, "zuul", ZUUL_ID, now);
    await linkZuul(pool, lease, ZUUL_ID, now);
  });
  await each((id, lease) => deriveCandidates(pool, lease, id, "all", now));
  await withLease(context, `koji-${KOJI_ID}`, now, async (lease) => {
    await deriveSubjects(pool, lease, "koji", KOJI_ID, now);
    await deriveStableDrift(pool, lease, KOJI_ID, now);
  });
}
