import { collectOpenReviews, findMissing } from "@/lib/sources/gerrit";
import { readCursor, writeCursor } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import { openReviews, removeReviews } from "@/lib/store/reviews";
import { notifyReviews, type Reading, storePage } from "./reading";
import { scopesOf } from "./scopes";

/** Every open review is read again once in so many passes. */
export const OPEN_EVERY = 30;

/** At most this share of the open reviews is held for removed without a person's word; small sites get a few. */
const SHARE = 0.05;
const ALWAYS = 5;

interface OpenState {
  /** Passes since the open reviews were read. */
  passes: number;
  /** Held as open, and not shown by the server when last asked by number. */
  missing: number[];
}

/**
 * Compares what is held as open with what the server shows. A review leaves without a change to tell of it when it is
 * deleted or made private: one that two passes in a row do not find by its number is marked removed.
 */
export async function readOpen(reading: Reading): Promise<void> {
  const { pass } = reading;
  const state = (await readCursor<OpenState>(pass.context.pool, pass.lease.feedId, "open")) ?? {
    passes: OPEN_EVERY,
    missing: [],
  };
  const next: OpenState = {
    passes: state.passes + 1,
    missing: state.missing.length > 0 ? await confirm(reading, state.missing) : [],
  };
  if (next.passes >= OPEN_EVERY || pass.options.full) {
    next.passes = 0;
    next.missing = [...new Set([...next.missing, ...(await compare(reading))])];
  }
  const { clock, pool } = pass.context;
  await inLease(pool, pass.lease, (tx) =>
    writeCursor(tx, pass.lease.feedId, "open", next satisfies OpenState, clock.now()),
  );
}

/** Reads all open reviews; returns those held as open that the server does not show. */
async function compare(reading: Reading): Promise<number[]> {
  const { pass, client, server } = reading;
  const seen = new Set<number>();
  for await (const page of collectOpenReviews(client, scopesOf(server.projects), pass.signal)) {
    pass.signal.throwIfAborted();
    await storePage(reading, page);
    for (const number of page.numbers) seen.add(number);
  }
  const held = await openReviews(pass.context.pool, server.id);
  return ask(
    reading,
    held.filter((number) => !seen.has(number)),
  );
}

/** Stores what the server says of these reviews now; returns those it does not show. */
async function ask(reading: Reading, numbers: readonly number[]): Promise<number[]> {
  if (numbers.length === 0) return [];
  const found = await findMissing(reading.client, numbers, reading.pass.signal);
  await storePage(reading, found);
  return found.gone;
}

/** Asks a second time; what is still not shown is removed, unless it is too much to believe. Returns what still waits. */
async function confirm(reading: Reading, missing: readonly number[]): Promise<number[]> {
  const { pass, server } = reading;
  const { clock, pool } = pass.context;
  const gone = await ask(reading, missing);
  if (gone.length === 0) return [];
  const held = await openReviews(pool, server.id);
  if (!pass.options.confirmRemovals && gone.length > Math.max(ALWAYS, held.length * SHARE)) {
    pass.found.notices.push(
      `${gone.length} open reviews are gone at the server, more than 5 % at once: kept until a person confirms (ingest --once --confirm-removals)`,
    );
    return gone;
  }
  pass.totals.rowsChanged += await inLease(pool, pass.lease, async (tx) => {
    const removed = await removeReviews(tx, server.id, gone, clock.now());
    if (removed > 0) await notifyReviews(tx, server.id);
    return removed;
  });
  return [];
}
