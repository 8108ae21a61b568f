import type { FtbfsReview } from "./ftbfs";
import type { ReviewKind } from "./kind";
import type { TagPromotion } from "./tag-promotion";

/** One reviewer's word on a label of the current patch set. */
export interface LabelVote {
  /** Verified -2..+2 (CI; 2 = gate), Code-Review -2..+2, Workflow -1..+1. Never 0. */
  value: number;
  /** Login, else display name, else the account's number; null when Gerrit names nobody. */
  by: string | null;
  /** Null when the server told only a summary of the label. */
  at: Date | null;
}

/** A label: `value` is the lowest vote if one is negative (it blocks), else the highest, 0 when nobody voted. */
export interface LabelFact {
  value: number;
  /** Newest first. */
  votes: LabelVote[];
}

/** One change under review, or once it was. Times are UTC. Joins to Zuul by (number, patchset). */
export interface ReviewFact {
  number: number;
  project: string;
  branch: string;
  topic: string | null;
  subject: string;
  /** NEW, MERGED, ABANDONED, or what the server said. */
  status: string;
  workInProgress: boolean;
  createdAt: Date;
  updatedAt: Date;
  /** When it merged; null unless MERGED. */
  submittedAt: Date | null;
  owner: string | null;
  /** Of the current patch set; null when the server did not tell. */
  patchset: number | null;
  revision: string | null;
  /** Commit message of the current patch set, at most 16,000 characters. */
  message: string | null;
  verified: LabelFact;
  codeReview: LabelFact;
  workflow: LabelFact;
  kind: ReviewKind;
  /** Of kind ftbfs: the build it is about, as far as subject and message tell. */
  ftbfs: FtbfsReview | null;
  /** Of kind tag-promotion: what it promotes. */
  tagPromotion: TagPromotion | null;
  /** Page of the change. */
  url: string;
}

/** Where a branch stands. */
export interface BranchHeadFact {
  project: string;
  /** Without refs/heads/. */
  branch: string;
  revision: string;
}
