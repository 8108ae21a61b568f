import { z } from "zod";
import { DfgRef, Instant, Provenance } from "./common";
import { FailureRow, Suspect } from "./failures";

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

export const PackageAnswer = Provenance.extend({
  name: z.string(),
  project: z.string().nullable(),
  maintainers: z.array(z.string()),
  upstream: z.string().nullable(),
  distgit: z.string().nullable(),
  instances: z.array(PackageOnInstance),
});
export type PackageAnswer = z.infer<typeof PackageAnswer>;
