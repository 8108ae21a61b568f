import type { FreshnessState } from "../chain/freshness";
import type { CandidateJob, CandidateState } from "../criteria/candidate";
import type { BuildOutcome } from "../zuul/results";
import type { Pause } from "./pause";

/** Words of lib/contract/hold-ups.ts, which tells what each means. */
export type HoldUpKind =
  | "package-fails"
  | "waits-for-component"
  | "first-job-failed"
  | "job-failed"
  | "job-not-run"
  | "job-running"
  | "vote-lost"
  | "build-lost"
  | "later-step"
  | "not-attempted"
  | "frozen"
  | "no-criteria";

/** A Zuul build as a hold-up names it. */
export interface LineBuild {
  server: string;
  uuid: string;
  job: string;
  outcome: BuildOutcome;
  voting: boolean;
  startedAt: Date | null;
  endedAt: Date | null;
  logUrl: string | null;
}

/** One run of a target's line: a periodic buildset that has its required jobs. */
export interface LineRun {
  server: string;
  buildset: string;
  pipeline: string | null;
  project: string | null;
  branch: string | null;
  at: Date;
  /** Required jobs of it that were left out; and those that were not. */
  skipped: number;
  tested: number;
  /** All its builds; only of the newest runs, empty of older ones. */
  builds: readonly LineBuild[];
}

/** A package whose newest build is not good, which keeps its component from being consistent. */
export interface BrokenPackage {
  package: string;
  component: string | null;
  since: Date | null;
  dfg: string | null;
  /** Triage item, else the words of the failure: packages that share it have one cause. */
  cause: string | null;
}

/** The newest candidate of a target, as table `candidate` has it. */
export interface OfferedFacts {
  key: string;
  offeredAt: Date;
  promotedAt: Date | null;
  state: CandidateState;
  hasCriteria: boolean;
  jobs: readonly CandidateJob[];
  lastVoteAt: Date | null;
}

/** An earlier candidate of the same target: what it lacked at its end. */
export interface EarlierCandidate {
  offeredAt: Date;
  missing: readonly string[];
}

/** Everything that is known of one target, or of one component of a component target. */
export interface HoldUpFacts {
  promoteName: string;
  level: "component" | "aggregate";
  component: string | null;
  source: FreshnessState;
  maxAgeSeconds: number;
  lastPromotedAt: Date | null;
  lastAttemptedAt: Date | null;
  /** Good builds newer than the last promotion; null = not known, because nothing was promoted yet. */
  waiting: number | null;
  waitingSince: Date | null;
  /** Since when something newer than the last candidate stands where candidates are taken from; null = nothing does. */
  newerSince: Date | null;
  candidate: OfferedFacts | null;
  /** Newest first, without `candidate`. */
  earlier: readonly EarlierCandidate[];
  /** Newest first. */
  runs: readonly LineRun[];
  /** Builds of the line's other jobs (not required) begun since the candidate was offered; only of one whose criteria are met. */
  others: readonly LineBuild[];
  /** Of the component, or of all components of the instance for an aggregate. */
  broken: readonly BrokenPackage[];
  /** Freezes and holds of its release. */
  pauses: readonly Pause[];
}

/** A step as the rules tell it, without what a reader sees beside it (owner, item, links). */
export interface StepFact {
  kind: HoldUpKind;
  text: string;
  subject: { kind: "package" | "job" | "component" | "target"; name: string };
  since: Date | null;
  /** Component of a package, where that is known. */
  component: string | null;
  /** The build to look at, where there is one. */
  build: LineBuild | null;
  also: readonly string[];
}
