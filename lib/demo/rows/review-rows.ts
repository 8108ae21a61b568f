/** A vote on a label of the current patch set. */
export interface ReviewVote {
  label: "Verified" | "Code-Review" | "Workflow";
  value: number;
  account: ReviewAccount;
  at: number;
}

export interface ReviewAccount {
  id: number;
  username: string;
  name: string;
}

export type ReviewStatus = "NEW" | "MERGED" | "ABANDONED";

/** One change of the code review system. Times are seconds since the epoch, UTC. */
export interface ReviewRow {
  number: number;
  project: string;
  branch: string;
  topic: string | null;
  changeId: string;
  subject: string;
  /** Commit message of the current patch set. */
  message: string;
  status: ReviewStatus;
  workInProgress: boolean;
  created: number;
  updated: number;
  submitted: number | null;
  owner: ReviewAccount;
  patchset: number;
  revision: string;
  /** Of the current patch set, one per account and label. */
  votes: ReviewVote[];
}
