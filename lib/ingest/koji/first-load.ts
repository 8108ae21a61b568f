import { SECOND } from "@/lib/shared/clock";
import type { KojiLoadBatch, KojiLoadState } from "@/lib/sources/koji";
import { writeProgress } from "@/lib/store/feeds";
import { missingBuilds } from "@/lib/store/koji-stays";
import { cursorOf, type KojiReading } from "./reading";
import { storeBatch } from "./store-batch";

/** Pages of the product fill up early. */
const DERIVE_EVERY_MS = 20_000;

/** Everything the hub has, from where an interrupted load stopped. While a batch is stored the next one is being read. */
export async function firstLoad(
  reading: KojiReading,
  resume: KojiLoadState | undefined,
  derive: () => Promise<unknown>,
): Promise<void> {
  const { pass, hub, client, config } = reading;
  const { backfill } = pass.context.config;
  let storing: Promise<unknown> = Promise.resolve();
  const options = {
    tagPatterns: config.tags,
    since:
      backfill.koji === undefined ? undefined : new Date(pass.context.clock.now().getTime() - backfill.koji),
    async missingBuilds(limit: number) {
      await storing; // they are those of what is stored
      return missingBuilds(pass.context.pool, hub.id, limit);
    },
  };
  const batches = client.firstLoad(options, resume, pass.signal);
  let first = resume === undefined && (await cursorOf(reading, "settle")) === undefined;
  let derivedAt = performance.now();
  let next = batches.next();
  for (;;) {
    const { value: batch, done } = await next;
    if (done || !batch) return;
    pass.signal.throwIfAborted();
    storing = store(reading, batch, first);
    first = false;
    next = batches.next();
    next.catch(() => {}); // awaited once this batch is stored
    await storing;
    if (performance.now() - derivedAt > DERIVE_EVERY_MS) {
      await derive();
      derivedAt = performance.now();
    }
  }
}

function store(reading: KojiReading, batch: KojiLoadBatch, isFirst: boolean): Promise<unknown> {
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
