import { z } from "zod";
import { BuildState } from "./builds";
import { Cursor, DfgRef, Instant, ListParam, Provenance } from "./common";
import { FailureClass, ItemRef } from "./failures";

/** passed / (passed + failed), infra and outages apart; of the last 30 days. */
export const Tally = z.object({
  passed: z.number().int(),
  failed: z.number().int(),
  infra: z.number().int().describe("Lost to nodes, networks and configuration: not counted in the rate"),
  excluded: z.number().int().describe("Failures of outages (see /incidents): left out of the other figures"),
  flaky: z.number().int().describe("Of the failed, those whose same input passed too"),
});
export type Tally = z.infer<typeof Tally>;

/** A job over all its pipelines, projects and branches. */
export const JobRow = z.object({
  name: z.string(),
  servers: z.array(z.string()),
  releases: z.array(z.string()),
  dfg: DfgRef.nullable(),
  lines: z.number().int().describe("Pipelines, projects and branches it runs in"),
  failing: z.number().int().describe("Lines of the chain it fails in now"),
  failingSince: Instant.nullable(),
  history: z.string().describe("Last runs of the line that is worst, oldest first, as in failures"),
  lastAt: Instant,
  days30: Tally,
  required: z.array(z.string()).describe("Targets whose criteria name it"),
});
export type JobRow = z.infer<typeof JobRow>;

export const JobsQuery = z.strictObject({
  name: z.string().max(100).optional().describe("Part of the name"),
  release: ListParam,
  dfg: ListParam,
  failing: z.enum(["1"]).optional().describe("Only those that fail in the chain now"),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  format: z.enum(["json", "csv"]).optional(),
});
export type JobsQuery = z.infer<typeof JobsQuery>;

export const JobsAnswer = Provenance.extend({
  items: z.array(JobRow).describe("Failing first, then by name"),
  total: z.number().int(),
  known: z.number().int().describe("Jobs under the filters, whether they fail or not"),
  failing: z.number().int(),
  next: Cursor.nullable(),
});
export type JobsAnswer = z.infer<typeof JobsAnswer>;

/** A job on one pipeline, project and branch. */
export const JobLine = z.object({
  server: z.string(),
  pipeline: z.string().nullable(),
  project: z.string().nullable(),
  branch: z.string().nullable(),
  release: z.string().nullable(),
  component: z.string().nullable(),
  voting: z.boolean(),
  ofReviews: z.boolean().describe("It tests single changes: a red run there says little about the job"),
  dfg: DfgRef.nullable(),
  state: z.enum(["passing", "failing", "unknown"]),
  history: z.string(),
  failingSince: Instant.nullable(),
  failures: z.number().int(),
  lastAt: Instant,
  lastId: z.string(),
  lastGreenAt: Instant.nullable(),
  days30: Tally,
  durations: z
    .object({ p50Seconds: z.number(), p95Seconds: z.number(), n: z.number().int() })
    .nullable()
    .describe("Of the newest runs that passed; null = none of them is known"),
});
export type JobLine = z.infer<typeof JobLine>;

export const JobCause = z.object({
  class: FailureClass,
  headline: z.string().nullable(),
  count: z.number().int(),
  lastAt: Instant,
  lastId: z.string().describe("The newest failure of it, under /builds/zuul/"),
  pipelines: z.array(z.string()),
  item: ItemRef.nullable().describe("Triage item of the newest"),
});
export type JobCause = z.infer<typeof JobCause>;

export const JobRequirement = z.object({
  instance: z.string(),
  release: z.string(),
  promoteName: z.string(),
  component: z.string().nullable(),
  insteadOf: z.string().nullable().describe("It may stand in for this job"),
  text: z.string(),
});
export type JobRequirement = z.infer<typeof JobRequirement>;

export const JobRunning = z.object({
  server: z.string(),
  pipeline: z.string(),
  project: z.string().nullable(),
  change: z.number().int().nullable(),
  state: z.enum(["waiting", "queued", "running", "failing", "paused", "done"]),
  tries: z.number().int(),
  startedAt: Instant.nullable(),
  elapsedSeconds: z.number().nullable(),
  estimatedSeconds: z.number().nullable(),
  seenAt: Instant,
});
export type JobRunning = z.infer<typeof JobRunning>;

export const JobRun = z.object({
  id: z.string(),
  pipeline: z.string().nullable(),
  project: z.string().nullable(),
  branch: z.string().nullable(),
  change: z.number().int().nullable(),
  state: BuildState,
  result: z.string().nullable(),
  voting: z.boolean(),
  at: Instant.nullable().describe("Its end, else its start"),
  durationSeconds: z.number().nullable(),
  class: FailureClass.nullable(),
  headline: z.string().nullable(),
  logUrl: z.string().nullable(),
});
export type JobRun = z.infer<typeof JobRun>;

export const JobQuery = z.strictObject({
  server: z.string().max(60).optional().describe("Where several run it; default: the one that ran it last"),
  pipeline: ListParam,
  branch: ListParam,
  state: ListParam.pipe(z.array(z.enum(["passed", "failed", "running"]))).describe("Of the runs listed"),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type JobQuery = z.infer<typeof JobQuery>;

export const JobAnswer = Provenance.extend({
  name: z.string(),
  description: z.string().nullable(),
  servers: z.array(z.object({ id: z.string(), title: z.string(), url: z.string().nullable() })),
  server: z.string().describe("The one whose runs are listed"),
  dfg: DfgRef.nullable(),
  lines: z.array(JobLine).describe("Failing in the chain first, at most 1000"),
  lineCounts: z.object({
    all: z.number().int(),
    chain: z.number().int().describe("Those that vote and test more than single reviews"),
    failing: z.number().int().describe("Of the chain"),
  }),
  days30: Tally,
  days: z.array(Tally.extend({ day: z.iso.date() })).describe("The last 30 days, UTC, oldest first"),
  required: z.array(JobRequirement),
  causes: z.array(JobCause).describe("Failures of the last 30 days by text, most frequent first, at most 12"),
  running: z.array(JobRunning),
  runs: z.array(JobRun),
  next: Cursor.nullable(),
});
export type JobAnswer = z.infer<typeof JobAnswer>;
