/**
 * What DLRN tells, in our names. Times are Date (UTC), hashes lower-case hex as sent.
 * Source of the meaning: DLRN's tables as its REST and GraphQL answers expose them.
 */
export interface DlrnCommitFact {
  dlrnId: number;
  projectName: string;
  component: string | null;
  commitHash: string;
  distroHash: string;
  extendedHash: string | null;
  commitBranch: string | null;
  committedAt: Date | null;
  distgitAt: Date | null;
  extendedAt: Date | null;
  /** Start of the build; a row appears when it ends. */
  builtAt: Date;
  /** SUCCESS, FAILED, RETRY, or what the server said. */
  status: string;
  notes: string | null;
  /** From the .src.rpm among the artifacts; null when the build failed. */
  nvr: string | null;
  flags: number;
  versionsCsv: string | null;
}

/** running = the in-progress row of last_tested_repo; it stays for ever, the result is another row. */
export type VoteState = "running" | "passed" | "failed";

interface VoteFact {
  dlrnId: number;
  jobName: string;
  url: string | null;
  state: VoteState;
  at: Date;
  notes: string | null;
  userName: string | null;
}

export interface CiVoteFact extends VoteFact {
  commitDlrnId: number;
  component: string | null;
}

export interface CiVoteAggregateFact extends VoteFact {
  aggregateHash: string;
}

export interface PromotionFact {
  promoteName: string;
  component: string | null;
  commitHash: string;
  distroHash: string;
  extendedHash: string | null;
  /** Only the last row of a batch carries it. */
  aggregateHash: string | null;
  at: Date;
  userName: string | null;
}

export interface QueueFact {
  projectName: string;
  commitHash: string;
  committedAt: Date | null;
}

/** DLRN's bit in `flags` for a build whose directory is gone from disk. */
export const FLAG_PURGED = 0x2;
