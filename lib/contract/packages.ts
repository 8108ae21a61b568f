import { z } from "zod";
import { DfgRef, Instant, Provenance } from "./common";
import { FailureClass, FailureRow, Suspect } from "./failures";
import { ReviewRow } from "./reviews";

export const BuildRow = z.object({
  id: z.string(),
  commitHash: z.string(),
  distroHash: z.string(),
  extendedHash: z.string().nullable(),
  status: z.string().describe("SUCCESS, FAILED, RETRY or what the source said"),
  builtAt: Instant,
  committedAt: Instant.nullable(),
  nvr: z.string().nullable(),
  reason: z.string().nullable(),
  logUrl: z.string().nullable(),
  commitUrl: z.string().nullable(),
  removedAt: Instant.nullable().describe("Gone at the source since (a recheck deletes failed rows)"),
});
export type BuildRow = z.infer<typeof BuildRow>;

export const PackageOnInstance = z.object({
  instance: z.string(),
  release: z.string(),
  component: z.string().nullable(),
  dfg: DfgRef.nullable(),
  status: z
    .enum(["building", "failing", "retrying", "never-built", "removed"])
    .describe("building = last finished build was good"),
  lastBuiltAt: Instant.nullable(),
  lastSuccessAt: Instant.nullable(),
  lastNvr: z.string().nullable(),
  builds: z.number().int(),
  waiting: z.number().int().describe("Commits of it in DLRN's queue"),
  history: z.array(BuildRow).describe("Newest first, at most 60"),
  current: FailureRow.extend({ suspects: z.array(Suspect) }).nullable(),
  streaks: z.array(FailureRow).describe("Newest first, at most 20"),
  promoted: z.array(
    z.object({
      promoteName: z.string(),
      nvr: z.string().nullable(),
      commitHash: z.string().nullable(),
      at: Instant.nullable(),
    }),
  ),
});
export type PackageOnInstance = z.infer<typeof PackageOnInstance>;

/** A package on the stable track of one release: where its builds stand, against what upstream tagged and rdoinfo wants. */
export const PackageStable = z.object({
  release: z.string(),
  dfg: DfgRef.nullable(),
  tagged: z
    .object({
      repo: z.string(),
      version: z.string(),
      seenAt: Instant.nullable().describe(
        "null: upstream's files tell no time, and it was there at the first read",
      ),
      behind: z.number().int().nullable().describe("Final versions tagged after the newest packaged one"),
    })
    .nullable()
    .describe("The newest final version upstream tagged for the release"),
  stages: z
    .array(
      z.object({
        stage: z.enum(["buildrequires", "candidate", "testing", "release"]),
        hub: z.string(),
        tag: z.string(),
        nvr: z.string(),
        at: Instant,
        url: z.string().nullable(),
      }),
    )
    .describe("The newest build in each tag now, lowest stage first"),
  desired: z.array(
    z.object({
      tag: z.string(),
      stage: z.string(),
      desired: z.string(),
      actual: z.string().nullable().describe("The newest build there"),
      state: z
        .enum(["there", "missing", "differs", "superseded"])
        .describe("superseded = there, under a newer build"),
    }),
  ),
  published: z.array(
    z.object({ nvr: z.string(), repository: z.string(), advisory: z.string().nullable(), at: Instant }),
  ),
  gating: z
    .array(
      z.object({
        nvr: z.string(),
        productVersion: z.string(),
        context: z.string(),
        verdict: z.enum(["satisfied", "unsatisfied", "no-policy"]),
        tests: z.array(z.string()).describe("What is not satisfied"),
        at: Instant,
      }),
    )
    .describe("Decisions on the builds that stand in a stage"),
});
export type PackageStable = z.infer<typeof PackageStable>;

/** One attempt at a build in Koji. */
export const KojiBuildRow = z.object({
  id: z.string().describe("Under /builds/koji/"),
  hub: z.string(),
  nvr: z.string(),
  version: z.string(),
  state: z.string().describe("BUILDING, COMPLETE, FAILED, CANCELED, DELETED or what the hub said"),
  release: z.string().nullable(),
  target: z.string().nullable(),
  owner: z.string().nullable(),
  createdAt: Instant,
  completedAt: Instant.nullable(),
  attempt: z.number().int().describe("1 = the first at this build"),
  attempts: z.number().int(),
  class: FailureClass.nullable(),
  why: z.string().nullable(),
  reason: z.string().nullable().describe("The line of its log that says most"),
  url: z.string().nullable(),
});
export type KojiBuildRow = z.infer<typeof KojiBuildRow>;

export const PackageAnswer = Provenance.extend({
  name: z.string(),
  project: z.string().nullable(),
  maintainers: z.array(z.string()),
  upstream: z.string().nullable(),
  distgit: z.string().nullable(),
  instances: z.array(PackageOnInstance),
  stable: z
    .array(PackageStable)
    .describe("Joined to the trunk by the package's name; snapshots never become these builds"),
  kojiBuilds: z.array(KojiBuildRow).describe("Newest first, at most 40"),
  reviews: z.array(ReviewRow).describe("Open ones, oldest first"),
});
export type PackageAnswer = z.infer<typeof PackageAnswer>;
