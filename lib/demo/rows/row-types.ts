/** Statuses DLRN stores for a build; NO_BUILD is only computed, never stored. */
export type CommitStatus = "SUCCESS" | "FAILED" | "RETRY";

/** One row of DLRN's `commits` table: one build attempt. Times are seconds since the epoch, UTC. */
export interface CommitRow {
  id: number;
  type: string;
  dtCommit: number;
  dtDistro: number;
  dtExtended: number;
  dtBuild: number;
  projectName: string;
  repoDir: string | null;
  distgitDir: string | null;
  commitHash: string;
  distroHash: string;
  extendedHash: string | null;
  commitBranch: string | null;
  status: CommitStatus;
  component: string | null;
  artifacts: string | null;
  notes: string | null;
  flags: number;
  versionsCsv: string | null;
}

/** One row of `civotes_agg`: a job's word on an aggregate. */
export interface CiVoteAggRow {
  id: number;
  refHash: string;
  ciName: string;
  ciUrl: string;
  ciVote: boolean;
  ciInProgress: boolean;
  timestamp: number;
  notes: string | null;
  user: string | null;
}

/** One row of `civotes`: a job's word on one commit. `consistent` is written by DLRN itself, with no user. */
export interface CiVoteRow extends Omit<CiVoteAggRow, "refHash"> {
  commitId: number;
  component: string | null;
}

/** One row of `promotions`. Of a batch only the last row carries the aggregate hash. */
export interface PromotionRow {
  id: number;
  commitId: number;
  promoteName: string;
  timestamp: number;
  user: string | null;
  component: string | null;
  aggregateHash: string | null;
}

/** A package as rdoinfo lists it for the instance's tag, resolved. The order of the list is rdoinfo's. */
export interface PackageInfo {
  name: string;
  component: string | null;
  upstream: string;
  distgit: string;
}

/** A commit seen upstream that no builder has finished yet: what `queue.html` lists. */
export interface PendingCommit {
  projectName: string;
  commitHash: string;
  dtCommit: number;
  upstream: string;
}

/** Bit of `CommitRow.flags`: the files were purged from disk. */
export const PURGED = 2;
