import { z } from "zod";
import { DfgRef, Instant, ListParam, Provenance } from "./common";
import { ItemRef } from "./failures";
import { LinkedBug, PersonRef } from "./triage";

/**
 * What may hold a target up. package-fails: a component is not consistent because a package fails to build.
 * waits-for-component: the line waits for a component. first-job-failed: the other jobs were skipped because their first one
 * failed. vote-lost: passed in Zuul, told DLRN nothing; build-lost: voted in DLRN, and Zuul knows no such build, or says that it did
 * not pass. later-step: criteria met, but images, containers or the promote job failed. not-attempted: nothing is offered.
 */
export const StepKind = z.enum([
  "package-fails",
  "waits-for-component",
  "first-job-failed",
  "job-failed",
  "job-not-run",
  "job-running",
  "vote-lost",
  "build-lost",
  "later-step",
  "not-attempted",
  "frozen",
  "no-criteria",
]);
export type StepKind = z.infer<typeof StepKind>;

/** One thing on the way from a stuck target down to the root: the neighbour first. */
export const HoldUpStep = z.object({
  kind: StepKind,
  text: z.string().describe("In one line, e.g. 'python-ironic-lib fails to build in baremetal'"),
  subject: z.object({
    kind: z.enum(["package", "job", "component", "target"]),
    name: z.string(),
  }),
  since: Instant.nullable(),
  href: z.string().nullable().describe("Where the reader goes on: package, build, job or target"),
  dfg: DfgRef.nullable().describe("Who has it; null = Unassigned, or no DFG's"),
  onDuty: z
    .array(PersonRef)
    .describe("Who of that DFG is on duty now; where nobody is, who of the DFG of first triage"),
  item: ItemRef.nullable(),
  bug: LinkedBug.pick({ url: true, label: true, status: true, isOpen: true }).nullable(),
  logUrl: z.string().nullable(),
  also: z.array(z.string()).describe("Names of others that hold it up in the same way, at most 20"),
});
export type HoldUpStep = z.infer<typeof HoldUpStep>;

/** moving = something new goes through, or the target is young enough; waiting = nothing new to promote. */
export const HoldUpState = z.enum(["moving", "waiting", "held", "frozen", "unknown"]);
export type HoldUpState = z.infer<typeof HoldUpState>;

/** A job of the criteria on the newest candidate. */
export const HoldUpJob = z.object({
  job: z.string(),
  state: z.enum(["passed", "passed-by-alternative", "running", "failed", "not-run"]),
  via: z.string().nullable().describe("The job that stood in"),
  at: Instant.nullable().describe("Of the vote or build that decided"),
  attempts: z.number().int(),
  logUrl: z.string().nullable(),
  buildId: z.string().nullable().describe("Under /builds/zuul/"),
  item: ItemRef.nullable(),
});
export type HoldUpJob = z.infer<typeof HoldUpJob>;

/** A job that must run again, as Zuul's pipeline definition names it. */
export const RerunJob = z.object({
  job: z.string(),
  state: z.enum(["failed", "not-run"]),
  alternatives: z.array(z.string()),
  server: z.string().nullable(),
  pipeline: z.string().nullable(),
  project: z.string().nullable(),
  branch: z.string().nullable(),
});
export type RerunJob = z.infer<typeof RerunJob>;

/** Where Zuul and DLRN tell different ends of one job. */
export const Disagreement = z.object({
  kind: z.enum(["vote-lost", "build-lost"]),
  job: z.string(),
  text: z.string(),
  href: z.string().nullable(),
});
export type Disagreement = z.infer<typeof Disagreement>;

/** What holds up one target, or one component of a component target. */
export const HoldUp = z.object({
  instance: z.string(),
  release: z.string(),
  promoteName: z.string(),
  level: z.enum(["component", "aggregate"]),
  component: z.string().nullable().describe("Of a component target; null = the whole target"),
  state: HoldUpState,
  since: Instant.nullable().describe("Since when something newer than the last promotion waits"),
  candidate: z
    .object({
      key: z.string(),
      offeredAt: Instant,
      state: z.enum(["testing", "met", "missing", "promoted", "superseded"]),
      met: z.number().int().describe("Required jobs satisfied"),
      required: z.number().int(),
      jobs: z.array(HoldUpJob),
      criteriaUrl: z.string().nullable(),
    })
    .nullable(),
  steps: z.array(HoldUpStep).describe("From the neighbour down to the root"),
  root: HoldUpStep.nullable().describe(
    "The last of steps; null where nothing holds it up, or nothing is known",
  ),
  lastAttemptedAt: Instant.nullable(),
  lastPromotedAt: Instant.nullable(),
  maxAgeSeconds: z.number().int(),
  age: z
    .enum(["ok", "warn", "bad", "none", "paused"])
    .describe("Of the last promotion against maxAgeSeconds"),
  cost: z.object({
    commits: z.number().int().nullable().describe("Good builds not promoted yet; null = not known"),
    packages: z.number().int().nullable(),
    dfgs: z.array(DfgRef),
  }),
  rerun: z.array(RerunJob),
  disagreements: z.array(Disagreement),
});
export type HoldUp = z.infer<typeof HoldUp>;

export const HoldUpsQuery = z.strictObject({
  instance: ListParam,
  release: ListParam,
  target: ListParam.describe("promote_name"),
  component: z.string().max(60).optional(),
  state: ListParam.pipe(z.array(HoldUpState)).describe("Default: all"),
  root: z.enum(["known"]).optional().describe("Only what has a root other than a pause"),
});
export type HoldUpsQuery = z.infer<typeof HoldUpsQuery>;

export const HoldUpsAnswer = Provenance.extend({
  items: z.array(HoldUp).describe("Worst first: held and over age, then by age"),
});
export type HoldUpsAnswer = z.infer<typeof HoldUpsAnswer>;
