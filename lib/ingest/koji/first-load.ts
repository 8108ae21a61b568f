import { SECOND } from "@/lib/shared/clock";
import { ProdchainError } from "@/lib/shared/errors";
import type { KojiLoadBatch, KojiLoadState } from "@/lib/sources/koji";
import { writeProgress } from "@/lib/store/feeds";
import { type ToldTargets, tasksUntold } from "@/lib/store/koji-resolve";
import { missingBuilds } from "@/lib/store/koji-stays";
import { cursorOf, type KojiReading } from "./reading";
import { storeBatch } from "./store-batch";

/** Pages of the product fill up early. */
const DERIVE_EVERY_MS = 30_000;

/** Batches read and not stored yet, at most: a batch is some 2 MB. */
const AHEAD = 5;
const TASKS_AT_ONCE = 100;

/**
 * Everything the hub has, from where an interrupted load stopped. Batches are stored one after the other, in order; meanwhile
 * the next ones are being read.
 */
export async function firstLoad(
  reading: KojiReading,
  resume: KojiLoadState | undefined,
  derive: () => Promise<unknown>,
): Promise<void> {
  const { pass, hub, client, config } = reading;
  const { backfill } = pass.context.config;
  const line = lineOf(AHEAD);
  const options = {
    tagPatterns: config.tags,
    since:
      backfill.koji === undefined ? undefined : new Date(pass.context.clock.now().getTime() - backfill.koji),
    async missingBuilds(limit: number) {
      await line.empty(); // they are those of what is stored
      return missingBuilds(pass.context.pool, hub.id, limit);
    },
  };
  let first = resume === undefined && (await cursorOf(reading, "settle")) === undefined;
  let derivedAt = performance.now();
  try {
    for await (const batch of client.firstLoad(options, resume, pass.signal)) {
      const isFirst = first;
      first = false;
      const targets = readTargets(reading, batch);
      targets.catch(() => {}); // awaited when it is this batch's turn
      await line.add(async () => {
        const told = await targets;
        pass.signal.throwIfAborted();
        await store(reading, batch, told, isFirst);
        if (performance.now() - derivedAt < DERIVE_EVERY_MS) return;
        await derive();
        derivedAt = performance.now();
      });
    }
  } finally {
    await line.empty(); // nothing is under way any more once this has ended
  }
}

/** Work done one after the other while its giver goes on; `add` waits while `most` are not done. What fails ends the line. */
function lineOf(most: number) {
  const waiting: Promise<void>[] = [];
  let last: Promise<void> = Promise.resolve();
  return {
    async add(work: () => Promise<void>): Promise<void> {
      last = last.then(work);
      last.catch(() => {}); // told by whoever waits next
      waiting.push(last);
      if (waiting.length >= most) await waiting.shift();
    },
    empty: () => last,
  };
}

/**
 * Failed builds are never tagged: for which target they were, only their tasks tell. Known before they are stored, they need
 * not be written twice. When the hub does not answer, that is left to settleAll.
 */
async function readTargets(
  { pass, hub, client }: KojiReading,
  { builds }: KojiLoadBatch,
): Promise<ToldTargets> {
  const told = new Map<number, string | null>();
  try {
    const ids = await tasksUntold(pass.context.pool, hub.id, builds);
    for (let at = 0; at < ids.length; at += TASKS_AT_ONCE) {
      const asked = ids.slice(at, at + TASKS_AT_ONCE);
      const tasks = await client.tasks(asked, pass.signal);
      for (const taskId of asked) told.set(taskId, null);
      for (const { taskId, request } of tasks)
        if (told.has(taskId)) told.set(taskId, request?.target ?? null);
    }
  } catch (error) {
    if (!(error instanceof ProdchainError) && !pass.signal.aborted) throw error;
  }
  return told;
}

function store(
  reading: KojiReading,
  batch: KojiLoadBatch,
  targets: ToldTargets,
  isFirst: boolean,
): Promise<unknown> {
  const { state, ...facts } = batch;
  const { pass, resolver } = reading;
  const at = pass.context.clock.now().toISOString();
  return storeBatch(reading, facts as typeof batch, {
    cursors: {
      load: state,
      // Only the first batch has tags. What is stored is settled by these names, as is all that follows in this pass.
      ...(facts.tags.length > 0 && { catalogue: { tags: facts.tags.map(({ name }) => name), at } }),
      ...(isFirst && { settle: { from: null, fingerprint: resolver.fingerprint } }),
    },
    targets,
    also: (tx) => writeProgress(tx, pass.lease.feedId, progressOf(state)),
  });
}

const progressOf = ({ phase, done, total, tags, before }: KojiLoadState) => {
  if (phase === "builds") {
    const until = before === null ? "" : `, back to ${new Date(before * SECOND).toISOString().slice(0, 10)}`;
    return { phase: `builds${until}`, done: Math.min(done, total), total };
  }
  return {
    phase: tags.length > 0 ? `history of tags, ${tags.length} left` : "builds in tags",
    done: null,
    total: null,
  };
};
