import type { Pool, PoolClient } from "pg";
import { seqOf } from "@/lib/domain/dlrn/seq";
import { MINUTE } from "@/lib/shared/clock";

export type Db = Pool | PoolClient;
type Row = Record<string, unknown>;

/** Inserts one row; keys are column names. Returns the row as stored. */
export async function insertRow<T extends Row = Row>(db: Db, table: string, row: Row): Promise<T> {
  const columns = Object.keys(row);
  const holes = columns.map((_, i) => `$${i + 1}`).join(", ");
  const text = `insert into ${table} (${columns.join(", ")}) values (${holes}) returning *`;
  const { rows } = await db.query<T>(text, Object.values(row));
  const [stored] = rows;
  if (!stored) throw new Error(`nothing was inserted into ${table}`);
  return stored;
}

let serial = 0;
/** A hash of 40 hex digits that no other call gives; `text` makes it repeatable. */
export function hash40(text = `unique ${++serial}`): string {
  let a = 0x811c9dc5;
  let out = "";
  for (let round = 0; out.length < 40; round++) {
    for (const char of `${round}${text}`) a = Math.imul(a ^ char.charCodeAt(0), 0x01000193) >>> 0;
    out += a.toString(16).padStart(8, "0");
  }
  return out.slice(0, 40);
}

export type CommitSeed = {
  instance?: string;
  id: number;
  project: string;
  component?: string | null;
  status?: "SUCCESS" | "FAILED" | "RETRY";
  builtAt: Date;
  commitHash?: string;
  distroHash?: string;
  extendedHash?: string | null;
  reason?: string;
  flags?: number;
  removedAt?: Date | null;
};

/** One build attempt; call `derive` after the last of them. Returns its seq and hashes. */
export async function dlrnCommit(db: Db, seed: CommitSeed) {
  const status = seed.status ?? "SUCCESS";
  const commitHash = seed.commitHash ?? hash40();
  const distroHash = seed.distroHash ?? hash40(`distgit of ${seed.project}`);
  await insertRow(db, "dlrn_commit", {
    instance_id: seed.instance ?? "centos9-master",
    seq: seqOf(0, seed.id),
    dlrn_id: seed.id,
    project_name: seed.project,
    component: seed.component === undefined ? "compute" : seed.component,
    commit_hash: commitHash,
    distro_hash: distroHash,
    extended_hash: seed.extendedHash ?? null,
    commit_branch: "master",
    committed_at: new Date(seed.builtAt.getTime() - 30 * MINUTE),
    built_at: seed.builtAt,
    status,
    notes: status === "SUCCESS" ? "OK" : (seed.reason ?? "No matching package to install: 'python3-foo'"),
    nvr: status === "SUCCESS" ? `${seed.project}-1.0.0-0.${commitHash.slice(0, 7)}.el9` : null,
    flags: seed.flags ?? 0,
    recorded_at: seed.builtAt,
    changed_at: seed.builtAt,
    removed_at: seed.removedAt ?? null,
  });
  return { seq: seqOf(0, seed.id), commitHash, distroHash };
}

export type VoteSeed = {
  instance?: string;
  id: number;
  commitId: number;
  job?: string;
  state?: "running" | "passed" | "failed";
  at: Date;
  component?: string | null;
  user?: string | null;
};

/** A vote on one commit; without a job it is DLRN's own "consistent". */
export const ciVote = (db: Db, seed: VoteSeed) =>
  insertRow(db, "ci_vote", {
    instance_id: seed.instance ?? "centos9-master",
    seq: seqOf(0, seed.id),
    dlrn_id: seed.id,
    commit_dlrn_id: seed.commitId,
    job_name: seed.job ?? "consistent",
    url: seed.job ? `https://logs.example.org/${seed.job}` : "",
    state: seed.state ?? "passed",
    at: seed.at,
    user_name: seed.job ? (seed.user ?? "ci") : null,
    component: seed.component === undefined ? "compute" : seed.component,
    recorded_at: seed.at,
  });

export type BatchSeed = {
  instance?: string;
  promoteName: string;
  at: Date;
  user?: string;
  aggregateHash?: string | null;
  /** One row each; seq null = a commit that is not in our data. */
  rows: { component: string | null; seq: number | null; commitHash?: string; distroHash?: string }[];
};

/** A promotion of one or more components in the same second. Returns ids of the batch and of its rows. */
export async function promotionBatch(db: Db, seed: BatchSeed) {
  const instance = seed.instance ?? "centos9-master";
  const user = seed.user ?? "promoter";
  const aggregate = seed.aggregateHash === undefined ? hash40().slice(0, 32) : seed.aggregateHash;
  const shared = { instance_id: instance, promote_name: seed.promoteName, at: seed.at, recorded_at: seed.at };
  const batch = await insertRow<{ id: number }>(db, "promotion_batch", {
    ...shared,
    user_name: user,
    aggregate_hash: aggregate,
    components: seed.rows.length,
  });
  const promotions: number[] = [];
  for (const [index, row] of seed.rows.entries()) {
    const { id } = await insertRow<{ id: number }>(db, "promotion", {
      ...shared,
      natural_key: hash40(`${batch.id}/${index}`),
      batch_id: batch.id,
      component: row.component,
      commit_hash: row.commitHash ?? hash40(),
      distro_hash: row.distroHash ?? hash40(),
      aggregate_hash: aggregate,
      carries_aggregate: index === seed.rows.length - 1,
      commit_seq: row.seq,
      user_name: user,
    });
    promotions.push(id);
  }
  return { batch: batch.id, promotions };
}

/** An upstream commit that DLRN knows and has not built. */
export const queueItem = (db: Db, seed: { instance?: string; project: string; at: Date }) =>
  insertRow(db, "dlrn_queue_item", {
    instance_id: seed.instance ?? "centos9-master",
    project_name: seed.project,
    commit_hash: hash40(),
    committed_at: seed.at,
    recorded_at: seed.at,
  });
