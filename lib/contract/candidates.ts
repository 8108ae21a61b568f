import { z } from "zod";
import { Instant, Provenance } from "./common";
import { JobState, OfferState, TargetRef } from "./promotion-history";

/** Something whose content can be compared: a candidate, a promotion, or what a target held at a time. */
export const PointRef = z.object({
  kind: z.enum(["candidate", "promotion", "date"]),
  name: z.string().describe("As `from` and `to` take it"),
  key: z.string().nullable(),
  component: z.string().nullable(),
  at: Instant.describe("When it was offered or promoted; the time itself for a date"),
  state: OfferState.nullable().describe("null = not judged"),
  promotedAt: Instant.nullable(),
});
export type PointRef = z.infer<typeof PointRef>;

/** One run of a job on a candidate. */
export const JobAttempt = z.object({
  job: z.string(),
  state: z.enum(["running", "passed", "failed"]),
  at: Instant,
  voted: z.boolean().describe("false = a Zuul build that told DLRN nothing"),
  logUrl: z.string().nullable(),
  build: z.string().nullable().describe("Its page: /builds/zuul/<build>"),
});
export type JobAttempt = z.infer<typeof JobAttempt>;

export const CandidateJob = z.object({
  job: z.string(),
  required: z.boolean(),
  state: JobState,
  via: z.string().nullable().describe("The job that stood in"),
  unreported: z.boolean().describe("A build passed and told DLRN nothing: it does not count"),
  attempts: z.array(JobAttempt).describe("Oldest first, those of alternatives among them"),
});
export type CandidateJob = z.infer<typeof CandidateJob>;

/** A package that differs between two points. Links lead to the source's own pages where its address is known. */
export const PackageMove = z.object({
  package: z.string(),
  component: z.string().nullable(),
  kind: z.enum(["changed", "added", "removed"]),
  fromNvr: z.string().nullable(),
  toNvr: z.string().nullable(),
  fromCommit: z.string().nullable(),
  toCommit: z.string().nullable(),
  fromDistgit: z.string().nullable(),
  toDistgit: z.string().nullable(),
  commits: z.number().int().describe("Upstream commits that were built between the two"),
  distgitCommits: z.number().int(),
  back: z.boolean().describe("It went back to an older build"),
  upstreamUrl: z.string().nullable().describe("The commits between, or the newer commit"),
  distgitUrl: z.string().nullable(),
});
export type PackageMove = z.infer<typeof PackageMove>;

/** What a candidate holds of one component: the build its repo stands at. */
export const ContentRow = z.object({
  component: z.string().nullable(),
  commitHash: z.string(),
  distroHash: z.string(),
  package: z.string().nullable().describe("null = the build is not in our data"),
  nvr: z.string().nullable(),
  builtAt: Instant.nullable(),
  changed: z
    .boolean()
    .nullable()
    .describe("Against what it is compared with; null = nothing to compare with"),
});
export type ContentRow = z.infer<typeof ContentRow>;

/** Criteria as they were for a candidate. */
export const CriteriaThen = z.object({
  jobs: z.array(z.string()),
  alternatives: z.record(z.string(), z.array(z.string())),
  sourceUrl: z.string().nullable(),
  validFrom: Instant.describe("When this version was first read: it may be older"),
  isNewest: z.boolean(),
  added: z.array(z.string()).describe("Jobs that the newest version has and this one has not"),
  removed: z.array(z.string()),
});
export type CriteriaThen = z.infer<typeof CriteriaThen>;

export const CandidateAnswer = Provenance.extend({
  target: TargetRef,
  candidate: PointRef.extend({
    offeredAt: Instant.nullable(),
    tookSeconds: z.number().int().nullable(),
    forced: z.boolean(),
    user: z.string().nullable(),
    promotionId: z.string().nullable(),
  }),
  against: PointRef.nullable().describe("The promotion before it, which its content is compared with"),
  older: z.string().nullable().describe("Key of the candidate offered before it"),
  newer: z.string().nullable(),
  content: z.array(ContentRow),
  known: z.boolean().describe("false = a build is not in our data, so the packages may be short"),
  packages: z.array(PackageMove),
  jobs: z.array(CandidateJob).describe("Required ones first"),
  criteria: CriteriaThen.nullable(),
});
export type CandidateAnswer = z.infer<typeof CandidateAnswer>;

const PointParam = z
  .string()
  .max(80)
  .describe("Key of a candidate (its first six digits may do), promotion-<id>, or a date such as 2026-03-01");

export const CompareQuery = z.strictObject({
  from: PointParam.optional(),
  to: PointParam.optional(),
  component: z.string().max(60).optional().describe("For dates on a component target; all when absent"),
});
export type CompareQuery = z.infer<typeof CompareQuery>;

/** gone = it ran on `from` alone; appeared = on `to` alone; open = it has not ended on one of them. */
export const JobChange = z.enum([
  "newly-failing",
  "still-failing",
  "fixed",
  "appeared",
  "gone",
  "still-passing",
  "open",
]);
export type JobChange = z.infer<typeof JobChange>;

const Side = z.object({ state: JobState, logUrl: z.string().nullable(), build: z.string().nullable() });

export const JobMove = z.object({
  job: z.string(),
  change: JobChange,
  required: z.boolean(),
  from: Side.nullable(),
  to: Side.nullable(),
});
export type JobMove = z.infer<typeof JobMove>;

export const CompareAnswer = Provenance.extend({
  target: TargetRef,
  from: PointRef,
  to: PointRef,
  jobs: z.array(JobMove).describe("In the order of the changes, required ones first"),
  known: z.boolean(),
  packages: z.array(PackageMove),
  criteria: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }).nullable(),
});
export type CompareAnswer = z.infer<typeof CompareAnswer>;
