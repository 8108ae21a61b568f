import { type CollectStep, collect, type ZuulCursor, type ZuulCursors } from "@/lib/sources/zuul";
import { readCursor } from "@/lib/store/feeds";
import { loadResolver } from "@/lib/store/resolve";
import { heldOpenRows } from "@/lib/store/zuul-open";
import { readOrder } from "@/lib/store/zuul-order";
import type { Pass } from "../context";
import type { Reading } from "./reading";
import { createStepStore } from "./step-store";

/** Pages of history between two looks at what is new: a first load keeps nothing waiting for longer than these take. */
const HOLE_PAGES = 100;

/**
 * Reads what is new, what was open, and history down to the horizon, in cycles, until nothing is left to read.
 *
 * @returns always true, as history is whole then: what ends a pass early throws
 */
export async function readBuilds(reading: Reading): Promise<true> {
  const { pass, server } = reading;
  const { clock, config, pool } = pass.context;
  const { feedId } = pass.lease;
  const firstLoad = (await cursorsOf(pass)).builds === null || (await hasHoles(pass));
  for (;;) {
    const cursors = await cursorsOf(pass);
    const horizon = new Date(clock.now().getTime() - config.backfill.zuul);
    const store = await createStepStore(reading, {
      horizon,
      firstLoad,
      order: await readOrder(pool, feedId),
      resolver: await loadResolver(pool),
    });
    const confirmed = pass.options.confirmRemovals;
    await inStep(
      (stored) =>
        collect(
          reading.client,
          cursors,
          async () => {
            await stored();
            return heldOpenRows(pool, feedId, server.id, confirmed);
          },
          {
            horizon,
            signal: pass.signal,
            holePages: HOLE_PAGES,
            ...(reading.pageSize !== undefined && { limit: reading.pageSize }),
            scope: { pipelines: server.pipelines, projects: server.projects },
          },
        ),
      store,
    );
    if (!(await hasHoles(pass))) return true;
  }
}

/**
 * Stores each step while the server already answers for the next one. `stored` settles when every step handed out so far
 * is in the database.
 */
async function inStep(
  begin: (stored: () => Promise<void>) => AsyncGenerator<CollectStep, void, void>,
  store: (step: CollectStep) => Promise<void>,
): Promise<void> {
  let storing: Promise<void> = Promise.resolve();
  const steps = begin(() => storing);
  let next = steps.next();
  for (;;) {
    const { done, value } = await next;
    if (done) return;
    storing = store(value);
    next = steps.next();
    // Told when it is awaited, unless storing fails before.
    next.catch(() => {});
    await storing;
  }
}

async function cursorsOf({ context: { pool }, lease: { feedId } }: Pass): Promise<ZuulCursors> {
  const of = async (part: keyof ZuulCursors) => (await readCursor<ZuulCursor>(pool, feedId, part)) ?? null;
  return { builds: await of("builds"), buildsets: await of("buildsets") };
}

async function hasHoles(pass: Pass): Promise<boolean> {
  const { builds, buildsets } = await cursorsOf(pass);
  return [builds, buildsets].some((cursor) => (cursor?.holes.length ?? 0) > 0);
}
