import type { Status } from "@/lib/contract/common";
import type {
  ReviewBuildset,
  ReviewCi,
  ReviewJob,
  ReviewKind,
  ReviewStatus,
  Verdict,
} from "@/lib/contract/reviews";

/** What people call the kinds of reviews. */
export const KIND_WORD: Readonly<Record<ReviewKind, string>> = {
  ftbfs: "Build failure",
  "tag-promotion": "Tag promotion",
  "distgit-update": "Update",
  "new-package": "New package",
  rdoinfo: "rdoinfo",
  patch: "Packaging change",
  other: "Other",
};

export const REVIEW_STATUS: Readonly<Record<ReviewStatus, { status: Status; word: string }>> = {
  open: { status: "run", word: "Open" },
  merged: { status: "ok", word: "Merged" },
  abandoned: { status: "none", word: "Abandoned" },
};

export const CI_STATUS: Readonly<Record<ReviewCi, { status: Status; word: string }>> = {
  passed: { status: "ok", word: "passed" },
  failed: { status: "bad", word: "failed" },
  running: { status: "run", word: "running" },
  none: { status: "none", word: "no tests known" },
};

/** Whose a failure is, in a word or two. */
export const VERDICT: Readonly<Record<Verdict, { status: Status; word: string }>> = {
  yours: { status: "bad", word: "Yours" },
  "broken-trunk": { status: "warn", word: "Broken trunk" },
  flaky: { status: "warn", word: "Flaky" },
  infra: { status: "warn", word: "Infrastructure" },
  unknown: { status: "none", word: "Not known whose" },
};

export const BUILDSET_STATUS: Readonly<Record<ReviewBuildset["state"], { status: Status; word: string }>> = {
  passed: { status: "ok", word: "Passed" },
  failed: { status: "bad", word: "Failed" },
  running: { status: "run", word: "Running" },
  conflict: { status: "bad", word: "Merge conflict" },
  refused: { status: "bad", word: "Could not be merged" },
  config: { status: "bad", word: "Broken configuration" },
  dropped: { status: "none", word: "Taken out of the queue" },
  unknown: { status: "none", word: "Not known" },
};

export const JOB_STATUS: Readonly<Record<ReviewJob["state"], Status>> = {
  passed: "ok",
  failed: "bad",
  running: "run",
  skipped: "none",
  dropped: "none",
  unknown: "none",
};

/** "+2", "-1", "0". */
export const signed = (value: number): string => (value > 0 ? `+${value}` : String(value));
