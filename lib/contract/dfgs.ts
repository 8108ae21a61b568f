import { z } from "zod";
import { DfgRef, Instant, Provenance } from "./common";
import { FailureRow, Suspect } from "./failures";

export const DfgRow = DfgRef.extend({
  mission: z.string().nullable(),
  contacts: z.record(z.string(), z.string()),
  packages: z.number().int().describe("Packages of theirs on all builders"),
  jobs: z.number().int().describe("Jobs of theirs, once per pipeline, project and branch of the chain"),
  failing: z.number().int().describe("All that they have: packages and jobs"),
  failingPackages: z.number().int(),
  failingJobs: z.number().int(),
  retrying: z.number().int(),
  oldestSince: Instant.nullable(),
  newLastDay: z.number().int(),
  recoveredLastDay: z.number().int(),
  perRelease: z.array(
    z.object({
      release: z.string(),
      failing: z.number().int(),
      packages: z.number().int(),
      jobs: z.number().int(),
    }),
  ),
  trend: z
    .array(z.number().int())
    .describe("Packages and jobs failing at the end of each of the last 30 days, oldest first"),
});
export type DfgRow = z.infer<typeof DfgRow>;

export const DfgsAnswer = Provenance.extend({ items: z.array(DfgRow) });
export type DfgsAnswer = z.infer<typeof DfgsAnswer>;

export const DfgFailure = FailureRow.extend({ suspects: z.array(Suspect) });
export type DfgFailure = z.infer<typeof DfgFailure>;

export const Change = z.object({
  at: Instant,
  kind: z.enum(["failing", "recovered", "promoted"]),
  instance: z.string().describe("Builder, Zuul server or Koji hub"),
  release: z.string().nullable().describe("null = of a server that carries several"),
  subject: z.string().describe("Package, job or promote_name"),
  dfg: DfgRef.nullable(),
  text: z.string(),
  href: z.string(),
});
export type Change = z.infer<typeof Change>;

export const DfgQuery = z.strictObject({
  release: z.string().max(60).optional(),
  since: Instant.optional().describe("Changes after this instant; default a day ago"),
});
export type DfgQuery = z.infer<typeof DfgQuery>;

/** An open review of a DFG's packaging. */
export const PackagingReview = z.object({
  server: z.string(),
  number: z.number().int(),
  kind: z.string().describe("ftbfs, update, new-package, promotion, patch, ..."),
  subject: z.string(),
  project: z.string(),
  package: z.string().nullable(),
  release: z.string().nullable(),
  owner: z.string().nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  workInProgress: z.boolean(),
  verified: z.number().int(),
  codeReview: z.number().int(),
  workflow: z.number().int(),
  url: z.string().nullable(),
});
export type PackagingReview = z.infer<typeof PackagingReview>;

/** Builds of a release that wait in one stage of Koji for the next: no later stage holds them. */
export const KojiWaiting = z.object({
  hub: z.string(),
  release: z.string(),
  stage: z.string(),
  builds: z.number().int(),
  oldestSince: Instant,
  oldestNvr: z.string(),
});
export type KojiWaiting = z.infer<typeof KojiWaiting>;

export const PackagingWork = z.object({
  reviews: z.array(PackagingReview).describe("Open ones, oldest first, at most 100"),
  reviewsByKind: z.array(
    z.object({ kind: z.string(), open: z.number().int(), oldestAt: Instant, withoutVotes: z.number().int() }),
  ),
  koji: z.object({
    failed: z.array(FailureRow).describe("Packages whose newest build in Koji failed"),
    waiting: z.array(KojiWaiting),
  }),
  hasGerrit: z.boolean().describe("false = no Gerrit is read, so nothing is known of reviews"),
  hasKoji: z.boolean(),
});
export type PackagingWork = z.infer<typeof PackagingWork>;

export const DfgAnswer = Provenance.extend({
  dfg: DfgRow,
  components: z.array(
    z.object({
      instance: z.string(),
      release: z.string(),
      component: z.string(),
      packages: z.number().int(),
      failing: z.number().int(),
      consistentAt: Instant.nullable(),
    }),
  ),
  failing: z.array(DfgFailure),
  retrying: z.array(FailureRow),
  packaging: PackagingWork,
  changes: z.array(Change),
  changesSince: Instant,
  days: z.array(
    z.object({
      day: z.iso.date(),
      failing: z.number().int(),
      succeeded: z.number().int(),
      failed: z.number().int().describe("Without those of outages that are left out of the statistics"),
      excluded: z.number().int().describe("Those of outages that are left out"),
    }),
  ),
});
export type DfgAnswer = z.infer<typeof DfgAnswer>;
