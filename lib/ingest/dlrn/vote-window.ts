import type { CiVoteAggregateFact, CiVoteFact } from "@/lib/domain/dlrn/facts";
import { HOUR } from "@/lib/shared/clock";
import { type DlrnPage, PAGE } from "@/lib/sources/dlrn";
import { AGGREGATE_VOTES, CI_VOTES, storeVotes } from "@/lib/store/dlrn-votes";
import { readCursor, setAside, writeCursor } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import type { Reading } from "./tables";

const WINDOW = 48 * HOUR;
const EVERY = HOUR;

/**
 * Votes reported for the last 48 hours once more, by their own time, where the server can ask so: an id that became
 * visible late (its transaction committed after a higher id's) is below the newest page by then.
 */
export async function syncVoteWindow(reading: Reading): Promise<void> {
  const { pass, can, client, instanceId, epoch } = reading;
  const { pool, clock } = pass.context;
  const { feedId } = pass.lease;
  const now = clock.now();
  const last = await readCursor<{ at: string }>(pool, feedId, "vote-window");
  if (!can.voteWindow || (last && now.getTime() - Date.parse(last.at) < EVERY)) return;
  // The first pass has just read everything; the window counts from here.
  if (last) {
    const since = new Date(now.getTime() - WINDOW);
    await readAll<CiVoteFact>(
      reading,
      "votes",
      (offset) => client.votesSince(can, since, offset, pass.signal),
      (tx, facts) => storeVotes(tx, CI_VOTES, instanceId, epoch, facts, now),
    );
    await readAll<CiVoteAggregateFact>(
      reading,
      "aggregate-votes",
      (offset) => client.aggregateVotesSince(can, since, offset, pass.signal),
      (tx, facts) => storeVotes(tx, AGGREGATE_VOTES, instanceId, epoch, facts, now),
    );
  }
  await inLease(pool, pass.lease, (tx) =>
    writeCursor(tx, feedId, "vote-window", { at: now.toISOString() }, now),
  );
}

type Store<Fact> = (tx: Parameters<typeof storeVotes>[0], facts: Fact[]) => ReturnType<typeof storeVotes>;

async function readAll<Fact>(
  { pass }: Reading,
  part: string,
  read: (offset: number) => Promise<DlrnPage<Fact>>,
  store: Store<Fact>,
): Promise<void> {
  for (let offset = 0; ; offset += PAGE) {
    pass.signal.throwIfAborted();
    pass.totals.requests += 1;
    const page = await read(offset);
    const stored = await inLease(pass.context.pool, pass.lease, async (tx) => {
      const result = await store(tx, page.facts);
      await setAside(
        tx,
        pass.lease.feedId,
        part,
        [...page.rejected, ...result.bad],
        pass.context.clock.now(),
      );
      return result;
    });
    pass.totals.rowsChanged += stored.changed;
    if (page.end) return;
  }
}
