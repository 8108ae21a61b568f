import type { PromotionFact } from "@/lib/domain/dlrn/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { ProdchainError } from "@/lib/shared/errors";
import { type DlrnClient, PAGE } from "@/lib/sources/dlrn";
import { SourceRefused } from "@/lib/sources/source";
import { readCursor, setAside, writeCursor, writeProgress } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import { storePromotions } from "@/lib/store/promotions";
import type { Pass } from "../context";

const PART = "promotions";
/** More poisoned rows than this in one pass means that the server is ill, not a row. */
const MOST_POISONED = 5;

interface PromotionCursor {
  /** The oldest promotion has been reached. */
  complete: boolean;
  /** A pass stored new rows at the top and has not reached known ones yet: a known page proves nothing then. */
  gap: boolean;
}

type Page = Awaited<ReturnType<DlrnClient["promotions"]>>;

/**
 * Reads promotions newest first until a page is wholly known, or all of them on a first load or sweep. A promotion whose
 * commit is gone makes DLRN answer 500 for every page that holds it: the page is halved until the row is alone, and that
 * row is stepped over and set aside.
 *
 * @returns whether all promotions have been read at some time
 */
export async function syncPromotions(
  pass: Pass,
  client: DlrnClient,
  instanceId: string,
  sweep: boolean,
): Promise<boolean> {
  const { pool, clock } = pass.context;
  const { feedId } = pass.lease;
  const before = (await readCursor<PromotionCursor>(pool, feedId, PART)) ?? { complete: false, gap: false };
  const untilKnown = before.complete && !before.gap && !sweep;
  let poisoned = 0;
  for (let offset = 0; ; ) {
    pass.signal.throwIfAborted();
    const page = await readSteppingOver(pass, client, offset, () => {
      poisoned += 1;
      return poisoned <= MOST_POISONED;
    });
    const now = clock.now();
    const { changed, end } = await inLease(pool, pass.lease, async (tx) => {
      if (!untilKnown)
        await writeProgress(tx, feedId, { phase: PART, done: offset + page.size, total: null });
      const stored = await storePromotions(tx, instanceId, page.facts, now);
      const refused = stored.bad.map(({ payload, reason }) => ({
        payload: page.wireOf(payload as PromotionFact),
        reason,
      }));
      const rejected = [...page.rejected, ...refused];
      if (rejected.length > 0) await setAside(tx, feedId, PART, rejected, now);
      pass.totals.setAside += rejected.length;
      const end = page.size === 0 || (untilKnown && stored.changed === 0);
      const cursor: PromotionCursor = { complete: before.complete || end, gap: !end };
      await writeCursor(tx, feedId, PART, cursor, now);
      return { changed: stored.changed, end };
    });
    pass.totals.rowsRead += page.facts.length;
    pass.totals.rowsChanged += changed;
    if (end) return true;
    offset += page.size;
  }
}

async function readSteppingOver(
  pass: Pass,
  client: DlrnClient,
  offset: number,
  mayStepOver: () => boolean,
): Promise<Page> {
  const read = async (from: number, limit: number): Promise<Page> => {
    pass.totals.requests += 1;
    try {
      return await client.promotions(from, limit, pass.signal);
    } catch (error) {
      if (!(error instanceof SourceRefused) || error.status !== 500) throw error;
      if (limit === 1) {
        if (!mayStepOver()) throw error;
        return { facts: [], rejected: [await describe(pass, client, from)], size: 1, wireOf: (fact) => fact };
      }
      const half = Math.ceil(limit / 2);
      const newer = await read(from, half);
      if (newer.size < half) return newer;
      const older = await read(from + half, limit - half);
      return {
        facts: [...newer.facts, ...older.facts],
        rejected: [...newer.rejected, ...older.rejected],
        size: newer.size + older.size,
        wireOf: older.wireOf,
      };
    }
  };
  return read(offset, PAGE);
}

/** A poisoned row cannot be seen; its newer neighbour says where it stood. */
async function describe(pass: Pass, client: DlrnClient, offset: number): Promise<Rejected> {
  const reason = "the server answers 500 for the page that holds this promotion (its commit is gone there)";
  if (offset === 0) return { payload: { after: null }, reason };
  pass.totals.requests += 1;
  const newer = await client.promotions(offset - 1, 1, pass.signal).catch((error: unknown) => {
    if (error instanceof ProdchainError) return undefined;
    throw error;
  });
  return { payload: { after: newer?.facts[0] ?? null }, reason };
}
