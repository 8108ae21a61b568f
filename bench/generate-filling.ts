import type pg from "pg";
import type { World } from "@/lib/demo/world/world";
import type { IngestContext } from "@/lib/ingest/context";
import { inLease, type Lease, takeLease } from "@/lib/store/lease";
import type { Resolver } from "@/lib/store/resolve";

const ROWS = 2_000;

/** Rows written, by what they are. */
export type Generated = Record<
  "commits" | "votes" | "promotions" | "zuulBuilds" | "kojiBuilds" | "stays" | "reviews",
  number
>;

/** How far the ids of the next world are moved: past those of all before it. */
export interface By {
  commits: Map<string, number>;
  votes: Map<string, number>;
  aggregateVotes: Map<string, number>;
  zuulBuilds: number;
  zuulBuildsets: number;
  changes: number;
  koji: { builds: number; events: number; tasks: number };
}

export interface Filling {
  context: IngestContext;
  resolver: Resolver;
  world: World;
  by: By;
  /** Not the newest world: what is open at its end never ends. */
  past: boolean;
  count: Generated;
  now: Date;
}

/** Rows in slices, each in a transaction of its own. */
export async function inSlices<R>(
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

/** Work on a feed, as its own pass would hold it. */
export async function withLease<T>(
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
