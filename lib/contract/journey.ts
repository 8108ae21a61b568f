import { z } from "zod";
import { DfgRef, Instant, Provenance, Status } from "./common";
import { ItemRef } from "./failures";
import { LinkedBug, PersonRef } from "./triage";

/** How long upstream commits usually take into a stage: of those that reached it in the last `days`. */
export const UsualLead = z.object({
  days: z.number().int(),
  n: z.number().int(),
  medianSeconds: z.number().int(),
  p90Seconds: z.number().int(),
});
export type UsualLead = z.infer<typeof UsualLead>;

/** reached; waits = the next one; failed = its build failed; passed-over = a later stage was reached and this was not; ahead. */
export const StageState = z.enum(["reached", "waits", "failed", "passed-over", "ahead", "no-data"]);
export type StageState = z.infer<typeof StageState>;

/** One stage of a commit's way. */
export const JourneyStage = z.object({
  id: z.string().describe("upstream, built, consistent, a promote_name, imported, gated"),
  title: z.string(),
  state: StageState,
  status: Status,
  reachedAt: Instant.nullable(),
  from: z.string().nullable().describe("The stage it came from, which its time counts from"),
  seconds: z
    .number()
    .int()
    .nullable()
    .describe("From there to here; of the stage it waits for, so far; pauses left out"),
  targetSeconds: z.number().int().nullable(),
  usual: UsualLead.nullable().describe("null = too few are known"),
  holds: z
    .object({ nvr: z.string().nullable(), commitHash: z.string(), isThis: z.boolean() })
    .nullable()
    .describe("What of the package the newest promotion there holds"),
  takenBack: z.boolean().describe("The newest promotion there is of an older build again"),
  note: z.string().nullable(),
  href: z.string().nullable(),
});
export type JourneyStage = z.infer<typeof JourneyStage>;

/** What keeps a commit from its next stage. */
export const JourneyBlock = z.object({
  text: z.string(),
  since: Instant.nullable(),
  dfg: DfgRef.nullable(),
  onDuty: z.array(PersonRef),
  item: ItemRef.nullable(),
  bug: LinkedBug.pick({ url: true, label: true, status: true, isOpen: true }).nullable(),
  href: z.string().nullable(),
  logUrl: z.string().nullable(),
});
export type JourneyBlock = z.infer<typeof JourneyBlock>;

/** One attempt at building the commit. */
export const JourneyBuild = z.object({
  id: z.string(),
  status: z.string(),
  builtAt: Instant,
  distroHash: z.string(),
  extendedHash: z.string().nullable(),
  nvr: z.string().nullable(),
  reason: z.string().nullable(),
  logUrl: z.string().nullable(),
  buildHref: z.string().nullable().describe("Its page under /builds, of one that failed"),
  removedAt: Instant.nullable(),
});
export type JourneyBuild = z.infer<typeof JourneyBuild>;

/** A commit on the trunk of one builder. */
export const JourneyLine = z.object({
  instance: z.string(),
  title: z.string(),
  release: z.string(),
  package: z.string(),
  component: z.string().nullable(),
  dfg: DfgRef.nullable(),
  standsAt: z.string().nullable().describe("id of the furthest stage reached"),
  next: z.string().nullable().describe("id of the stage it waits for; null = it reached the last"),
  stages: z.array(JourneyStage),
  blocks: z
    .array(JourneyBlock)
    .describe("What keeps it from `next`, the root first; empty where nothing is known to"),
  pause: z
    .object({ kind: z.enum(["freeze", "hold"]), reason: z.string(), until: Instant.nullable() })
    .nullable()
    .describe("A freeze or hold of the release in force now"),
  overtakenBy: z
    .object({ commitHash: z.string(), nvr: z.string().nullable(), builtAt: Instant })
    .nullable()
    .describe("The package's next good build, where this commit has none"),
  builds: z.array(JourneyBuild).describe("Newest first, at most 20"),
});
export type JourneyLine = z.infer<typeof JourneyLine>;

/** The package on the stable track of a release: joined by its name, since snapshots never become these builds. */
export const JourneyStable = z.object({
  release: z.string(),
  package: z.string(),
  taggedAs: z.string().nullable().describe("The version upstream tagged this very commit as"),
  stages: z.array(
    z.object({
      id: z.enum(["tagged", "review", "candidate", "testing", "release", "published"]),
      title: z.string(),
      what: z.string().nullable().describe("Version, review or NVR; null = nothing there, or no data"),
      at: Instant.nullable(),
      seconds: z.number().int().nullable().describe("Since the same build came to an earlier stage"),
      note: z.string().nullable(),
      href: z.string().nullable(),
    }),
  ),
});
export type JourneyStable = z.infer<typeof JourneyStable>;

export const Journey = z.object({
  commitHash: z.string(),
  packages: z.array(z.string()),
  committedAt: Instant.nullable(),
  commitUrl: z.string().nullable(),
  lines: z.array(JourneyLine),
  stable: z.array(JourneyStable),
});
export type Journey = z.infer<typeof Journey>;

/** A commit that a short hash may mean. */
export const CommitMatch = z.object({
  commitHash: z.string(),
  packages: z.array(z.string()),
  instances: z.array(z.string()),
  at: Instant.nullable().describe("Of its newest build, else of the commit"),
});
export type CommitMatch = z.infer<typeof CommitMatch>;

export const JourneyAnswer = Provenance.extend({
  asked: z.string(),
  journey: Journey.nullable().describe("null = several commits begin so: choose one of `matches`"),
  matches: z.array(CommitMatch).describe("At most 50, those built last first"),
});
export type JourneyAnswer = z.infer<typeof JourneyAnswer>;
