import { BuildAnswer } from "@/lib/contract/builds";
import { DfgAnswer, DfgQuery, DfgsAnswer } from "@/lib/contract/dfgs";
import { DriftAnswer, DriftQuery } from "@/lib/contract/drift";
import { FailureQuery, FailuresAnswer } from "@/lib/contract/failures";
import { JobAnswer, JobQuery, JobsAnswer, JobsQuery } from "@/lib/contract/jobs";
import { JourneyAnswer } from "@/lib/contract/journey";
import { LiveAnswer, LiveQuery } from "@/lib/contract/live";
import { PackageAnswer } from "@/lib/contract/packages";
import { ReviewAnswer, ReviewQuery, ReviewsAnswer, ReviewsQuery } from "@/lib/contract/reviews";
import { StageAnswer, StageQuery } from "@/lib/contract/stages";
import { type Operation, plain } from "./operation";

/** Addresses of what is built and tested: failures, jobs, packages, commits, reviews. */
export const failures = {
  listDfgs: {
    ...plain,
    path: "/api/v1/dfgs",
    summary: "DFGs with what of theirs fails; Unassigned among them",
    answer: DfgsAnswer,
  },
  getDfg: {
    path: "/api/v1/dfgs/{dfg}",
    summary: "One DFG: what fails, since when, what may have done it, what changed",
    query: DfgQuery,
    answer: DfgAnswer,
    notFound: true,
    csv: false,
  },
  listFailures: {
    path: "/api/v1/failures",
    summary: "Packages and jobs that fail, wait for a retry, or failed before, of every source",
    query: FailureQuery,
    answer: FailuresAnswer,
    notFound: true,
    csv: true,
  },
  listDrift: {
    path: "/api/v1/drift",
    summary:
      "The drift ledger: what stands at every stage of both tracks and what it lacks, by package or by DFG",
    query: DriftQuery,
    answer: DriftAnswer,
    notFound: true,
    csv: true,
  },
  getStage: {
    path: "/api/v1/stages/{release}/{stage}",
    summary:
      "One stage of a release's stable track: what waits there, what rdoinfo lists against what is there, open proposals",
    query: StageQuery,
    answer: StageAnswer,
    notFound: true,
    csv: true,
  },
  listJobs: {
    path: "/api/v1/jobs",
    summary: "Jobs of the CI, those that fail in the chain first",
    query: JobsQuery,
    answer: JobsAnswer,
    notFound: true,
    csv: true,
  },
  getJob: {
    path: "/api/v1/jobs/{name}",
    summary: "One job: where it runs, how often it passes, what it fails of, where it is required",
    query: JobQuery,
    answer: JobAnswer,
    notFound: true,
    csv: false,
  },
  getBuild: {
    ...plain,
    path: "/api/v1/builds/{source}/{id}",
    summary: "One build of DLRN, Zuul or Koji: why it failed, what it belongs to, what else failed alike",
    answer: BuildAnswer,
    notFound: true,
  },
  getPackage: {
    ...plain,
    path: "/api/v1/packages/{name}",
    summary:
      "One package: on every builder its builds, streaks, what is promoted; per release its Koji builds and stages; reviews",
    answer: PackageAnswer,
    notFound: true,
  },
  getCommit: {
    ...plain,
    path: "/api/v1/commits/{hash}",
    summary:
      "The way of one upstream commit through both tracks; of a short hash that several begin with, these to choose from",
    answer: JourneyAnswer,
    notFound: true,
  },
  getLive: {
    path: "/api/v1/live",
    summary: "What is queued and running in the CI now",
    query: LiveQuery,
    answer: LiveAnswer,
    notFound: true,
    csv: false,
  },
  listReviews: {
    path: "/api/v1/reviews",
    summary: "Packaging reviews, and how many were merged lately",
    query: ReviewsQuery,
    answer: ReviewsAnswer,
    notFound: true,
    csv: true,
  },
  getReview: {
    path: "/api/v1/reviews/{number}",
    summary: "One review: votes, builds by patch set, and whose each failure is",
    query: ReviewQuery,
    answer: ReviewAnswer,
    notFound: true,
    csv: false,
  },
} as const satisfies Record<string, Operation>;
