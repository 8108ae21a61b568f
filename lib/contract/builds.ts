import { z } from "zod";
import { DfgRef, Instant, Provenance, Status } from "./common";
import { FailureClass, FailureSource, ItemRef, SubjectKind, Suspect } from "./failures";

/** A line of a log that matters, kept since logs expire. */
export const EvidenceLine = z.object({
  text: z.string(),
  file: z.string(),
  line: z.number().int().nullable(),
  task: z.string().nullable(),
  url: z.string().nullable().describe("Its place in the log"),
  headline: z.boolean().describe("The line that matters most"),
});
export type EvidenceLine = z.infer<typeof EvidenceLine>;

export const EvidenceTask = z.object({
  name: z.string(),
  role: z.string().nullable(),
  playbook: z.string().nullable(),
  action: z.string().nullable(),
  hosts: z.array(z.string()),
  items: z.array(z.string()),
  returnCode: z.number().int().nullable(),
  unreachable: z.boolean(),
  hidden: z.boolean().describe("The task hides its text"),
  url: z.string().nullable(),
});
export type EvidenceTask = z.infer<typeof EvidenceTask>;

/** Why a build failed, and how that is known. */
export const BuildFailure = z.object({
  class: FailureClass,
  rule: z.string(),
  why: z.string().describe("The rule in words"),
  confidence: z.enum(["high", "medium", "low"]),
  headline: z.string().nullable(),
  from: z.string().nullable().describe("The file the lines are from; null = nothing has been read"),
  phase: z.enum(["pre", "run", "post"]).nullable(),
  task: EvidenceTask.nullable(),
  alsoFailed: z.array(EvidenceTask),
  lines: z.array(EvidenceLine),
  reported: z.string().nullable().describe("What the job itself found to be the reason"),
  nodes: z.array(
    z.object({
      host: z.string(),
      label: z.string().nullable(),
      image: z.string().nullable(),
      provider: z.string().nullable(),
      region: z.string().nullable(),
    }),
  ),
  notes: z.array(z.string()).describe("What could not be read, or is cut"),
  reading: z
    .enum(["none", "due", "done", "gone"])
    .describe("Whether its logs are read: gone = they have expired"),
});
export type BuildFailure = z.infer<typeof BuildFailure>;

export const BuildState = z.enum(["passed", "failed", "running", "retried", "skipped", "dropped", "unknown"]);
export type BuildState = z.infer<typeof BuildState>;

/** Another build in a line. */
export const BuildMention = z.object({
  source: FailureSource,
  id: z.string(),
  name: z.string(),
  state: BuildState,
  result: z.string(),
  at: Instant.nullable(),
  note: z.string().nullable(),
});
export type BuildMention = z.infer<typeof BuildMention>;

/** What a build belongs to in another source, or on another page. */
export const BuildLink = z.object({
  what: z.string().describe("Review, DLRN commit, Vote, Candidate, Koji task, Tag, ..."),
  title: z.string(),
  detail: z.string().nullable(),
  at: Instant.nullable(),
  status: Status.nullable(),
  href: z.string().nullable().describe("A page of Prodchain"),
  url: z.string().nullable().describe("The source's own page"),
});
export type BuildLink = z.infer<typeof BuildLink>;

export const BuildStreak = z.object({
  firstRed: z.object({ id: z.string(), at: Instant }),
  lastGreen: z.object({ id: z.string().nullable(), at: Instant }).nullable(),
  endedAt: Instant.nullable(),
  failures: z.number().int(),
  position: z.number().int().describe("This failure is the n-th of them"),
  suspects: z.array(Suspect),
});
export type BuildStreak = z.infer<typeof BuildStreak>;

export const BuildAnswer = Provenance.extend({
  source: FailureSource,
  id: z.string(),
  instance: z.string(),
  instanceTitle: z.string(),
  kind: SubjectKind,
  subject: z.string(),
  state: BuildState,
  result: z.string().nullable().describe("In the source's own word; null while it runs"),
  voting: z.boolean(),
  release: z.string().nullable(),
  component: z.string().nullable(),
  package: z.string().nullable(),
  pipeline: z.string().nullable(),
  project: z.string().nullable(),
  branch: z.string().nullable(),
  target: z.string().nullable().describe("Of Koji builds"),
  nvr: z.string().nullable(),
  commitHash: z.string().nullable().describe("Of DLRN builds"),
  owner: DfgRef.nullable().describe("Who owns the subject; null = Unassigned"),
  dfg: DfgRef.nullable().describe("Who has the failure: infra and config go to Production Chain"),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  durationSeconds: z.number().nullable(),
  detail: z.string().nullable().describe("What the source itself says of it"),
  logUrl: z.string().nullable(),
  pageUrl: z.string().nullable(),
  removedAt: Instant.nullable(),
  failure: BuildFailure.nullable(),
  item: ItemRef.nullable().describe("Triage item of its failure"),
  streak: BuildStreak.nullable(),
  links: z.array(BuildLink),
  attempts: z.array(BuildMention).describe("Other attempts at the same, oldest first"),
  skipped: z.array(BuildMention).describe("Jobs that were skipped because of this one"),
  siblings: z.array(BuildMention).describe("Other jobs of the same evaluation"),
  allExplained: z
    .boolean()
    .describe(
      "A known issue or a bug explains every voting failure of the same evaluation; false without any",
    ),
  sameText: z.object({
    total: z.number().int().describe("Other failures with the same text in 90 days"),
    subjects: z.array(
      z.object({ subject: z.string(), kind: SubjectKind, count: z.number().int(), lastAt: Instant }),
    ),
    newest: z.array(BuildMention),
  }),
});
export type BuildAnswer = z.infer<typeof BuildAnswer>;
