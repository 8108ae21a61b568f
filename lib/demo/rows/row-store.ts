import type { CiVoteAggRow, CiVoteRow, CommitRow, PromotionRow } from "./row-types";

const hashKey = (commitHash: string, distroHash: string) => `${commitHash}_${distroHash}`;

function push<K, V>(index: Map<K, V[]>, key: K, value: V): void {
  const list = index.get(key);
  if (list) list.push(value);
  else index.set(key, [value]);
}

/** Position of `id` in a list that ascends by id, or of the first larger one. */
function positionOf(rows: readonly { id: number }[], id: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.id ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The four tables of one DLRN instance, in memory. Lists ascend by id; rows may be changed in place
 * (status, flags), so readers must not keep copies. The stand-in serves it, the world or a test fills it.
 */
export class RowStore {
  readonly commits: CommitRow[] = [];
  readonly civotes: CiVoteRow[] = [];
  readonly civotesAgg: CiVoteAggRow[] = [];
  readonly promotions: PromotionRow[] = [];
  private readonly byId = new Map<number, CommitRow>();
  private readonly byHash = new Map<string, CommitRow[]>();
  private readonly byProject = new Map<string, CommitRow[]>();
  private readonly votesByCommit = new Map<number, CiVoteRow[]>();
  private readonly finished = new Map<number, number>();

  /** Adds a build that ended at `finishedAt` (seconds); its id must be larger than every id held. */
  addCommit(row: CommitRow, finishedAt: number = row.dtBuild): void {
    const last = this.commits.at(-1);
    if (last && last.id >= row.id) throw new Error(`commit ${row.id} does not follow ${last.id}`);
    this.commits.push(row);
    this.byId.set(row.id, row);
    if (finishedAt !== row.dtBuild) this.finished.set(row.id, finishedAt);
    push(this.byHash, hashKey(row.commitHash, row.distroHash), row);
    push(this.byProject, row.projectName, row);
  }

  /** Forgets a build as a recheck does: votes and promotions that name it stay. */
  removeCommit(id: number): CommitRow | undefined {
    const row = this.byId.get(id);
    if (!row) return undefined;
    this.byId.delete(id);
    for (const list of [this.commits, this.byProject.get(row.projectName) ?? []]) {
      list.splice(positionOf(list, id), 1);
    }
    const key = hashKey(row.commitHash, row.distroHash);
    this.byHash.set(key, this.byHash.get(key)?.filter((other) => other !== row) ?? []);
    return row;
  }

  addVote(row: CiVoteRow): void {
    this.civotes.push(row);
    push(this.votesByCommit, row.commitId, row);
  }

  addVoteAgg(row: CiVoteAggRow): void {
    this.civotesAgg.push(row);
  }

  addPromotion(row: PromotionRow): void {
    this.promotions.push(row);
  }

  commit(id: number): CommitRow | undefined {
    return this.byId.get(id);
  }

  /** When a build ended, in seconds: the time its files were written. The tables only know when it started. */
  finishedAt(row: CommitRow): number {
    return this.finished.get(row.id) ?? row.dtBuild;
  }

  /** Builds of a package, oldest first. */
  commitsOf(projectName: string): readonly CommitRow[] {
    return this.byProject.get(projectName) ?? [];
  }

  /** Builds of one pair of hashes, oldest first; `extendedHash` narrows when given. */
  commitsByHash(commitHash: string, distroHash: string, extendedHash?: string | null): readonly CommitRow[] {
    const rows = this.byHash.get(hashKey(commitHash, distroHash)) ?? [];
    return extendedHash === undefined ? rows : rows.filter((row) => row.extendedHash === extendedHash);
  }

  /** Votes on one commit, oldest first. */
  votesOf(commitId: number): readonly CiVoteRow[] {
    return this.votesByCommit.get(commitId) ?? [];
  }

  projectNames(): string[] {
    return [...this.byProject.keys()].filter((name) => this.commitsOf(name).length > 0);
  }
}
