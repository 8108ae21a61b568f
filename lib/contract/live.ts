import { z } from "zod";
import { FreshnessState, Instant, ListParam, Provenance } from "./common";

export const LiveState = z
  .enum(["waiting", "queued", "running", "failing", "paused", "done"])
  .describe(
    "waiting = for what `words` say; queued = nothing is said; failing = runs, but a task has failed already; paused = waits for jobs that need it",
  );
export type LiveState = z.infer<typeof LiveState>;

/** One job of something that is queued or runs, as Zuul's status showed it at the last look. */
export const LiveJob = z.object({
  name: z.string(),
  state: LiveState,
  words: z.string().describe("The state in words: 'waits for a node', 'try 2', ..."),
  result: z.string().nullable(),
  voting: z.boolean(),
  tries: z.number().int().describe("1 = the first attempt; 0 = none was made"),
  startedAt: Instant.nullable(),
  estimatedMs: z.number().int().nullable().describe("How long it usually takes; null = not known"),
  required: z.boolean().describe("Needed by the promotion target asked for"),
  url: z.string().nullable().describe("Its page in the Zuul that is configured"),
  build: z.string().nullable().describe("Its id under /builds/zuul/; null until the build is read"),
});
export type LiveJob = z.infer<typeof LiveJob>;

/** What stands in a pipeline: a change, or the tip of a branch that a timer put there. */
export const LiveItem = z.object({
  id: z.string(),
  server: z.string(),
  pipeline: z.string(),
  queue: z.string(),
  place: z.number().int().describe("In its line of the queue; 0 goes first"),
  project: z.string().nullable(),
  change: z.number().int().nullable(),
  patchset: z.string().nullable(),
  subject: z.string().nullable().describe("Of the change, where its review is known"),
  ref: z.string().nullable(),
  url: z.string().nullable(),
  together: z.number().int().describe("Changes tested as one, this one among them"),
  release: z.string().nullable(),
  active: z.boolean().describe("false = further back than Zuul works on now"),
  enqueuedAt: Instant.nullable(),
  remainingMs: z.number().int().nullable(),
  failing: z.boolean().describe("It will not merge, or report failure, whatever still runs"),
  failingReasons: z.array(z.string()),
  jobs: z.array(LiveJob),
});
export type LiveItem = z.infer<typeof LiveItem>;

export const LiveServer = z.object({
  id: z.string(),
  title: z.string(),
  state: FreshnessState.describe("Of its status feed"),
  seenAt: Instant.nullable().describe("When its status was last read; null = never"),
  error: z.string().nullable(),
});
export type LiveServer = z.infer<typeof LiveServer>;

export const LiveQuery = z.strictObject({
  pipeline: ListParam,
  release: ListParam,
  project: ListParam,
  instance: z
    .string()
    .max(100)
    .optional()
    .describe("With target: only what runs jobs that this target needs"),
  target: z.string().max(100).optional(),
});
export type LiveQuery = z.infer<typeof LiveQuery>;

const Facet = z.array(z.object({ value: z.string(), count: z.number().int() }));

export const LiveAnswer = Provenance.extend({
  servers: z.array(LiveServer),
  items: z.array(LiveItem).describe("In the order of pipelines, queues and places"),
  total: z.number().int().describe("All items, whatever the filters"),
  facets: z.object({ pipeline: Facet, release: Facet, project: Facet }),
});
export type LiveAnswer = z.infer<typeof LiveAnswer>;
