import type { CiVoteAggregateFact, CiVoteFact, DlrnCommitFact } from "@/lib/domain/dlrn/facts";
import { seqOf } from "@/lib/domain/dlrn/seq";
import { HOUR } from "@/lib/shared/clock";
import type { DlrnCapabilities, DlrnClient, DlrnPage } from "@/lib/sources/dlrn";
import { storeCommits } from "@/lib/store/dlrn-commits";
import { AGGREGATE_VOTES, CI_VOTES, storeVotes } from "@/lib/store/dlrn-votes";
import { suspectRemovals } from "@/lib/store/removals";
import type { Pass } from "../context";
import type { IdTable } from "./table";

/** Builds younger than this are read again at every poll: status flips and rechecks happen there. */
export const RESCAN_WINDOW = 72 * HOUR;

export interface Reading {
  pass: Pass;
  client: DlrnClient;
  can: DlrnCapabilities;
  instanceId: string;
  epoch: number;
  pagesAtOnce: number;
}

/** The table of builds; `agreed` collects the rows that two passes found gone. */
export function commitTable(
  reading: Reading,
  agreed: Set<number>,
  maxRows: number | undefined,
): IdTable<DlrnCommitFact> {
  const { pass, client, can, instanceId, epoch } = reading;
  const { clock, pool } = pass.context;
  const oldest = (page: DlrnPage<DlrnCommitFact>) => Math.min(...page.facts.map((f) => f.builtAt.getTime()));
  return {
    part: "commits",
    phase: "builds",
    pagesAtOnce: reading.pagesAtOnce,
    ...(maxRows !== undefined && { maxRows }),
    read: (offset, pages) => client.commits(can, offset, pages, pass.signal),
    async store(tx, page) {
      const now = clock.now();
      const stored = await storeCommits(tx, instanceId, epoch, page, now);
      if (!stored.rebuilt)
        for (const seq of await suspectRemovals(
          tx,
          instanceId,
          epoch,
          page.ids,
          stored.missing,
          pass.lease.runId,
          now,
        ))
          agreed.add(seq);
      for (const fact of page.facts)
        if (pass.found.newestAt === null || fact.builtAt > pass.found.newestAt)
          pass.found.newestAt = fact.builtAt;
      return stored;
    },
    async countFrom(lowest) {
      const held = await pool.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM dlrn_commit WHERE instance_id = $1 AND seq >= $2 AND removed_at IS NULL",
        [instanceId, seqOf(epoch, lowest)],
      );
      return held.rows[0]?.n ?? 0;
    },
    mayChange: (page) => oldest(page) > clock.now().getTime() - RESCAN_WINDOW,
  };
}

export function voteTable(reading: Reading): IdTable<CiVoteFact> {
  const { pass, client, can, instanceId, epoch } = reading;
  return {
    part: "votes",
    phase: "votes",
    pagesAtOnce: reading.pagesAtOnce,
    read: (offset, pages) => client.votes(can, offset, pages, pass.signal),
    store: (tx, page) => storeVotes(tx, CI_VOTES, instanceId, epoch, page.facts, pass.context.clock.now()),
    countFrom: (lowest) => countVotes(reading, CI_VOTES.table, lowest),
    mayChange: () => false,
  };
}

export function aggregateVoteTable(reading: Reading): IdTable<CiVoteAggregateFact> {
  const { pass, client, can, instanceId, epoch } = reading;
  return {
    part: "aggregate-votes",
    phase: "aggregate votes",
    pagesAtOnce: reading.pagesAtOnce,
    read: (offset, pages) => client.aggregateVotes(can, offset, pages, pass.signal),
    store: (tx, page) =>
      storeVotes(tx, AGGREGATE_VOTES, instanceId, epoch, page.facts, pass.context.clock.now()),
    countFrom: (lowest) => countVotes(reading, AGGREGATE_VOTES.table, lowest),
    mayChange: () => false,
  };
}

async function countVotes(
  { pass, instanceId, epoch }: Reading,
  table: string,
  lowest: number,
): Promise<number> {
  const held = await pass.context.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE instance_id = $1 AND seq >= $2`,
    [instanceId, seqOf(epoch, lowest)],
  );
  return held.rows[0]?.n ?? 0;
}
