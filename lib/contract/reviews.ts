import { z } from "zod";
import { Cursor, DfgRef, Instant, ListParam, Provenance } from "./common";
import { FailureClass, ItemRef } from "./failures";
import { LiveItem } from "./live";

/** What a review is for. */
export const ReviewKind = z.enum([
  "ftbfs",
  "tag-promotion",
  "distgit-update",
  "new-package",
  "rdoinfo",
  "patch",
  "other",
]);
export type ReviewKind = z.infer<typeof ReviewKind>;

export const ReviewStatus = z.enum(["open", "merged", "abandoned"]);
export type ReviewStatus = z.infer<typeof ReviewStatus>;

/** How the tests of the current patch set went. */
export const ReviewCi = z.enum(["passed", "failed", "running", "none"]);
export type ReviewCi = z.infer<typeof ReviewCi>;

export const ReviewRow = z.object({
  gerrit: z.string(),
  number: z.number().int(),
  subject: z.string(),
  project: z.string(),
  branch: z.string(),
  kind: ReviewKind,
  status: ReviewStatus,
  workInProgress: z.boolean(),
  owner: z.string().nullable(),
  release: z.string().nullable(),
  package: z.string().nullable(),
  dfg: DfgRef.nullable().describe("null = Unassigned"),
  patchset: z.number().int().nullable(),
  verified: z.number().int(),
  codeReview: z.number().int(),
  workflow: z.number().int(),
  ci: ReviewCi,
  createdAt: Instant,
  updatedAt: Instant,
  submittedAt: Instant.nullable(),
  url: z.string().nullable(),
});
export type ReviewRow = z.infer<typeof ReviewRow>;

export const ReviewSort = z.enum(["created", "-created", "updated", "-updated"]);
export type ReviewSort = z.infer<typeof ReviewSort>;

const Length = z.string().regex(/^\d+(\.\d+)?[smhdw]$/, "a length such as 36h or 3d");

export const ReviewsQuery = z.strictObject({
  status: ReviewStatus.default("open"),
  kind: ListParam.pipe(z.array(ReviewKind)),
  dfg: ListParam.describe("DFG slugs; 'unassigned' for what no rule claims"),
  release: ListParam,
  ci: ListParam.pipe(z.array(ReviewCi)).describe("How the tests of the current patch set went"),
  q: z.string().max(100).optional().describe("Part of the subject, project or package"),
  olderThan: Length.optional().describe("Opened longer ago than this"),
  sort: ReviewSort.default("-updated"),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  format: z.enum(["json", "csv"]).optional(),
});
export type ReviewsQuery = z.infer<typeof ReviewsQuery>;

const Count = z.object({ value: z.string(), count: z.number().int() });

export const ReviewsAnswer = Provenance.extend({
  known: z.boolean().describe("Whether any Gerrit has been read: without, that none is listed tells nothing"),
  items: z.array(ReviewRow),
  total: z.number().int(),
  next: Cursor.nullable(),
  facets: z.object({
    status: z.array(z.object({ value: ReviewStatus, count: z.number().int() })),
    kind: z.array(z.object({ value: ReviewKind, count: z.number().int() })),
    release: z.array(Count),
    dfg: z.array(Count.extend({ name: z.string() })),
    ci: z
      .array(z.object({ value: ReviewCi, count: z.number().int() }))
      .describe("Of open reviews; empty for others, unless `ci` is asked for"),
  }),
  merged: z.object({
    weeks: z
      .array(z.object({ week: z.string().describe("Monday, YYYY-MM-DD, UTC"), merged: z.number().int() }))
      .describe(
        "The last 12 weeks, oldest first, this one in progress; those before the first known merge are left out",
      ),
    medianHours: z.number().nullable().describe("From opened to merged, over those weeks"),
    medianOf: z.number().int(),
    dfgs: z
      .array(
        z.object({ dfg: DfgRef.nullable(), merged: z.number().int(), medianHours: z.number().nullable() }),
      )
      .describe("Per DFG over those weeks, most first"),
  }),
});
export type ReviewsAnswer = z.infer<typeof ReviewsAnswer>;

export const ReviewVote = z.object({
  label: z.enum(["Verified", "Code-Review", "Workflow"]),
  value: z.number().int(),
  by: z.string().nullable(),
  at: Instant.nullable(),
});
export type ReviewVote = z.infer<typeof ReviewVote>;

export const Verdict = z.enum(["yours", "broken-trunk", "flaky", "infra", "unknown"]);
export type Verdict = z.infer<typeof Verdict>;

/** One job of a buildset: the attempt that counts. */
export const ReviewJob = z.object({
  name: z.string(),
  state: z.enum(["passed", "failed", "running", "skipped", "dropped", "unknown"]),
  result: z.string().nullable(),
  voting: z.boolean(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  logUrl: z.string().nullable(),
  build: z.string().describe("Its id under /builds/zuul/"),
  retried: z.number().int().describe("Attempts before this one"),
  skippedBecauseOf: z.string().nullable().describe("Job whose failure is the reason"),
  failure: z
    .object({
      class: FailureClass.nullable(),
      why: z.string().nullable(),
      headline: z.string().nullable(),
      verdict: Verdict,
      verdictWhy: z.string(),
      elsewhere: z
        .array(
          z.object({
            build: z.string(),
            source: z.string(),
            subject: z.string(),
            change: z.number().int().nullable(),
            at: Instant,
          }),
        )
        .describe("The same failure without this change, newest first, at most 5"),
      item: ItemRef.nullable().describe("Triage item; null until it is sorted in"),
      incident: z
        .object({ id: z.string(), title: z.string() })
        .nullable()
        .describe("The outage it is part of"),
    })
    .nullable(),
});
export type ReviewJob = z.infer<typeof ReviewJob>;

/** One run of a pipeline over one patch set. */
export const ReviewBuildset = z.object({
  server: z.string(),
  uuid: z.string(),
  pipeline: z.string(),
  patchset: z.string().nullable(),
  isCurrent: z.boolean().describe("Of the patch set that stands now"),
  state: z.enum(["passed", "failed", "running", "conflict", "refused", "config", "dropped", "unknown"]),
  result: z.string().nullable(),
  message: z.string().nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  url: z.string().nullable(),
  allExplained: z
    .boolean()
    .describe("A known issue or a bug explains every voting failure of it; false without any"),
  jobs: z.array(ReviewJob),
});
export type ReviewBuildset = z.infer<typeof ReviewBuildset>;

export const ReviewQuery = z.strictObject({
  gerrit: z.string().max(100).optional().describe("Needed only where two Gerrits have the number"),
});
export type ReviewQuery = z.infer<typeof ReviewQuery>;

export const ReviewAnswer = Provenance.extend({
  review: ReviewRow,
  topic: z.string().nullable(),
  message: z.string().nullable(),
  votes: z.array(ReviewVote).describe("Newest first"),
  others: z
    .array(z.object({ gerrit: z.string(), title: z.string(), project: z.string(), subject: z.string() }))
    .describe("Changes of the same number in other Gerrits"),
  live: z.array(LiveItem),
  buildsets: z.array(ReviewBuildset).describe("Newest first, at most 40"),
  ftbfs: z
    .object({
      package: z.string(),
      commitHash: z.string().nullable(),
      commitUrl: z.string().nullable(),
      logUrl: z.string().nullable(),
      instance: z.string().nullable(),
      build: z.string().nullable().describe("Its id under /builds/dlrn/"),
      buildsNow: z.boolean().nullable().describe("Whether the package builds there now; null = not known"),
    })
    .nullable()
    .describe("The failed build it was opened for"),
  tagPromotion: z.object({ release: z.string(), centos: z.string(), phase: z.string() }).nullable(),
});
export type ReviewAnswer = z.infer<typeof ReviewAnswer>;
