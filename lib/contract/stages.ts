import { z } from "zod";
import { DfgRef, Instant, ListParam, Provenance, Status } from "./common";

export const StageName = z.enum(["candidate", "testing", "release"]);
export type StageName = z.infer<typeof StageName>;

/** A build that has got to a stage and not to the one after it. */
export const WaitingBuild = z.object({
  package: z.string(),
  nvr: z.string(),
  tag: z.string(),
  since: Instant,
  state: Status.describe("run within the limit of the stage after it, warn and bad near and over it"),
  url: z.string().nullable().describe("The build in Koji"),
  dfg: DfgRef.nullable(),
  wanted: z
    .boolean()
    .nullable()
    .describe(
      "Whether rdoinfo lists it in the tag of the stage after; null = that tag or its list is not known",
    ),
  gating: z.array(z.string()).describe("Tests that gating misses on it"),
});
export type WaitingBuild = z.infer<typeof WaitingBuild>;

/** What rdoinfo lists in a tag against what is in it. */
export const WantedBuild = z.object({
  package: z.string(),
  tag: z.string(),
  desired: z.string().nullable().describe("null = not listed, and there all the same"),
  actual: z.string().nullable().describe("The newest build there; null = none"),
  state: z.enum(["missing", "older", "newer", "unlisted"]),
  dfg: DfgRef.nullable(),
});
export type WantedBuild = z.infer<typeof WantedBuild>;

/** The newest run of a job that moves builds, or proposes to. */
export const TaggingJob = z.object({
  job: z.string(),
  what: z.string(),
  result: z.string().nullable().describe("null while it runs"),
  status: Status,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  build: z.string().describe("Its id under /builds/zuul/"),
});
export type TaggingJob = z.infer<typeof TaggingJob>;

export const StageReview = z.object({
  number: z.number().int(),
  gerrit: z.string(),
  subject: z.string(),
  into: StageName.describe("The stage that its builds would reach"),
  openedAt: Instant,
  updatedAt: Instant,
  verified: z.number().int(),
  url: z.string().nullable(),
});
export type StageReview = z.infer<typeof StageReview>;

export const StageQuery = z.strictObject({
  dfg: ListParam,
  q: z.string().trim().max(100).optional().describe("Part of a package's name"),
  format: z.enum(["json", "csv"]).optional(),
});
export type StageQuery = z.infer<typeof StageQuery>;

/** One stage of a release's stable track. */
export const StageAnswer = Provenance.extend({
  release: z.string(),
  stage: StageName,
  next: z.enum(["testing", "release", "published"]),
  maxAgeSeconds: z.number().int().nullable().describe("How long a build may wait for the stage after it"),
  tags: z.array(
    z.object({
      hub: z.string(),
      name: z.string(),
      builds: z.number().int().describe("Builds in it now"),
      lastAt: Instant.nullable().describe("When the last one came"),
      url: z.string().nullable(),
    }),
  ),
  waiting: z.array(WaitingBuild).describe("Oldest first"),
  total: z.number().int().describe("All that wait, before the filters"),
  oldestSince: Instant.nullable(),
  state: Status.describe("Of the oldest that waits; none = no data, stale = the hub was not read lately"),
  wanted: z
    .object({
      listed: z.number().int(),
      there: z.number().int(),
      differs: z.array(WantedBuild).describe("What is not as rdoinfo lists it"),
    })
    .nullable()
    .describe("null = rdoinfo lists nothing for these tags, or is not read"),
  reviews: z.array(StageReview).describe("Open proposals to move builds into this stage or the one after it"),
  jobs: z.array(TaggingJob).describe("Empty: no Zuul that you may see knows them"),
  facets: z.object({
    dfg: z.array(z.object({ value: z.string(), name: z.string(), count: z.number().int() })),
  }),
});
export type StageAnswer = z.infer<typeof StageAnswer>;
