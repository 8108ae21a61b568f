import type pg from "pg";
import type { CiVoteAggregateFact, CiVoteFact } from "@/lib/domain/dlrn/facts";
import { seqOf, seqRange } from "@/lib/domain/dlrn/seq";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { type BulkWrite, type Column, iso, writeRows } from "./bulk";
import { CONSISTENT, componentOfReach, reachKey } from "./stage-reach";
import { markStale } from "./stale";

type AnyVote = CiVoteFact | CiVoteAggregateFact;

interface VoteTable<Fact extends AnyVote> {
  table: string;
  own: Column<Fact>[];
  /** The station of a component that a vote moves; null for the vote of any other job. */
  moves?: (fact: Fact) => string | null;
}

export const CI_VOTES: VoteTable<CiVoteFact> = {
  table: "ci_vote",
  own: [
    { name: "commit_dlrn_id", type: "int4", of: (v) => v.commitDlrnId },
    { name: "component", type: "text", of: (v) => v.component },
  ],
  moves: (v) => (v.jobName === CONSISTENT && v.state === "passed" ? reachKey(CONSISTENT, v.component) : null),
};
export const AGGREGATE_VOTES: VoteTable<CiVoteAggregateFact> = {
  table: "ci_vote_aggregate",
  own: [{ name: "aggregate_hash", type: "text", of: (v) => v.aggregateHash }],
};

export interface StoredVotes {
  read: number;
  changed: number;
  bad: Rejected[];
  /** Ids that now are other votes: the server was rebuilt. Nothing was written. */
  rebuilt: boolean;
}

/** Stores votes not held yet. Votes never change at the source and are never deleted there. Writes to `feed` come before. */
export async function storeVotes<Fact extends AnyVote>(
  client: pg.ClientBase,
  of: VoteTable<Fact>,
  instanceId: string,
  epoch: number,
  facts: readonly Fact[],
  now: Date,
): Promise<StoredVotes> {
  const result: StoredVotes = { read: facts.length, changed: 0, bad: [], rebuilt: false };
  if (facts.length === 0) return result;
  const ids = facts.map((f) => f.dlrnId);
  const [low, high] = seqRange(epoch, Math.min(...ids), Math.max(...ids));
  const held = await client.query<{ dlrn_id: number; job_name: string; at_ms: number }>(
    `SELECT dlrn_id, job_name, (extract(epoch FROM at) * 1000)::float8 AS at_ms
     FROM ${of.table} WHERE instance_id = $1 AND seq BETWEEN $2 AND $3`,
    [instanceId, low, high],
  );
  const byId = new Map(held.rows.map((r) => [r.dlrn_id, r]));
  const known = facts.filter((f) => byId.has(f.dlrnId));
  const others = known.filter((f) => {
    const old = byId.get(f.dlrnId);
    return old?.job_name !== f.jobName || Math.round(old.at_ms) !== f.at.getTime();
  });
  if (others.length >= 3 && others.length * 2 > known.length) return { ...result, rebuilt: true };
  const write: BulkWrite<Fact> = {
    table: of.table,
    conflict: "(instance_id, seq) DO NOTHING",
    columns: [
      { name: "instance_id", type: "text", all: instanceId },
      { name: "seq", type: "int8", of: (v) => seqOf(epoch, v.dlrnId) },
      { name: "dlrn_id", type: "int4", of: (v) => v.dlrnId },
      { name: "epoch", type: "int2", all: epoch },
      { name: "job_name", type: "text", of: (v) => v.jobName },
      { name: "url", type: "text", of: (v) => v.url },
      { name: "state", type: "text", of: (v) => v.state },
      { name: "at", type: "timestamptz", of: (v) => iso(v.at) },
      { name: "notes", type: "text", of: (v) => v.notes },
      { name: "user_name", type: "text", of: (v) => v.userName },
      { name: "recorded_at", type: "timestamptz", all: now.toISOString() },
      ...of.own,
    ],
  };
  const fresh = facts.filter((f) => !byId.has(f.dlrnId));
  result.changed = await writeRows(client, write, fresh, (payload, reason) =>
    result.bad.push({ payload, reason }),
  );
  const { moves } = of;
  if (moves) {
    const reach = fresh.flatMap((fact) => moves(fact) ?? []);
    await markStale(client, instanceId, { reach, "drift-line": reach.map(componentOfReach) });
  }
  return result;
}
