import { RowStore } from "../rows/row-store";
import { World, type WorldSettings } from "./world";

/** How many rows a load has, exactly. */
export interface LoadSize {
  commits: number;
  votes: number;
  votesAgg?: number;
  promotions?: number;
}

const newest = <R>(rows: readonly R[], count: number, what: string): R[] => {
  if (rows.length < count) throw new Error(`the world has only ${rows.length} of ${count} ${what}`);
  return count === 0 ? [] : rows.slice(-count);
};

/**
 * Rows of an exact size from the world's busiest instance, ids from 1 without gaps: for benchmarks.
 * The newest rows are taken, votes and promotions only of commits that are in.
 */
export function exactLoad(size: LoadSize, settings: WorldSettings, instance = "centos9-master"): RowStore {
  const days = Math.max(40, Math.ceil(size.commits / 120));
  const world = new World({ ...settings, days, pace: 0 }).instance(instance);
  const store = new RowStore();
  const ids = new Map<number, number>();
  for (const [index, row] of newest(world.store.commits, size.commits, "commits").entries()) {
    ids.set(row.id, index + 1);
    store.addCommit({ ...row, id: index + 1 }, world.store.finishedAt(row));
  }
  const known = <R extends { commitId: number }>(rows: readonly R[]) =>
    rows.flatMap((row) => {
      const commitId = ids.get(row.commitId);
      return commitId === undefined ? [] : [{ ...row, commitId }];
    });
  const votes = newest(known(world.store.civotes), size.votes, "votes");
  for (const [index, row] of votes.entries()) store.addVote({ ...row, id: index + 1 });
  const votesAgg = newest(world.store.civotesAgg, size.votesAgg ?? 0, "aggregate votes");
  for (const [index, row] of votesAgg.entries()) store.addVoteAgg({ ...row, id: index + 1 });
  const promotions = newest(known(world.store.promotions), size.promotions ?? 0, "promotions");
  for (const [index, row] of promotions.entries()) store.addPromotion({ ...row, id: index + 1 });
  return store;
}
