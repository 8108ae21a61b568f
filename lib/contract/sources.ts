import { z } from "zod";
import { FreshnessState, Instant, Provenance } from "./common";

export const SyncRunRow = z.object({
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  mode: z.string(),
  outcome: z.enum(["running", "ok", "partial", "failed", "lost"]),
  requests: z.number().int(),
  rowsRead: z.number().int(),
  rowsChanged: z.number().int(),
  setAside: z.number().int(),
  error: z.string().nullable(),
});
export type SyncRunRow = z.infer<typeof SyncRunRow>;

export const SetAsideRow = z.object({
  id: z.string(),
  part: z.string(),
  reason: z.string(),
  times: z.number().int(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  payload: z.string().describe("The record as JSON text, cut at 2,000 characters"),
});
export type SetAsideRow = z.infer<typeof SetAsideRow>;

export const SourceRow = z.object({
  feed: z.string(),
  source: z.string(),
  title: z.string(),
  url: z.string(),
  instance: z.string().nullable(),
  state: FreshnessState,
  intervalSeconds: z.number().int(),
  lastSuccessAt: Instant.nullable(),
  lastStartedAt: Instant.nullable(),
  lastSweepAt: Instant.nullable(),
  firstLoadAt: Instant.nullable().describe("When the first load was complete; null while it is not"),
  newestAt: Instant.nullable().describe("Time of the newest record read"),
  lagSeconds: z.number().int().nullable().describe("now - newest record"),
  phase: z.string().nullable(),
  progress: z.object({ done: z.number().int(), total: z.number().int().nullable() }).nullable(),
  backlog: z.number().int().describe("Records read whose derived figures are still to be computed"),
  setAside: z.number().int(),
  suspects: z.number().int().describe("Rows gone at the source that wait for a second look or for a person"),
  errorSince: Instant.nullable(),
  lastError: z.string().nullable(),
  lastErrorCode: z.string().nullable(),
  failures: z.number().int().describe("Failed tries in a row"),
  nextTryAt: Instant.nullable(),
  notice: z.string().nullable().describe("What the server lacks or did, e.g. an older version or a rebuild"),
  problems: z.number().int().describe("Errors in the source's own configuration, as it tells them"),
  runs: z.array(SyncRunRow),
});
export type SourceRow = z.infer<typeof SourceRow>;

export const SourcesAnswer = Provenance.extend({ items: z.array(SourceRow) });
export type SourcesAnswer = z.infer<typeof SourcesAnswer>;

/** Something wrong at the source itself, in its own words. */
export const SourceProblem = z.object({
  severity: z.string().nullable(),
  where: z.string().describe("Project, branch and file, as far as the source says"),
  name: z.string().nullable(),
  message: z.string().describe("Cut at 1,000 characters"),
});
export type SourceProblem = z.infer<typeof SourceProblem>;

export const SourceQuery = z.object({ feed: z.string().max(100).optional() });
export const SetAsideAnswer = Provenance.extend({
  feed: z.string(),
  items: z.array(SetAsideRow),
  total: z.number().int(),
  problems: z.array(SourceProblem).describe("The first 50"),
  problemsTotal: z.number().int(),
});
export type SetAsideAnswer = z.infer<typeof SetAsideAnswer>;
