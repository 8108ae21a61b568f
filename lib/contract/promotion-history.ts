import { z } from "zod";
import { Cursor, DfgRef, Instant, Provenance } from "./common";
import { TargetQuery } from "./promotions";

/** How a required job of a candidate stands. */
export const JobState = z.enum(["passed", "passed-by-alternative", "running", "failed", "not-run"]);
export type JobState = z.infer<typeof JobState>;

/**
 * What became of something that was offered to a target. testing = a result may still come; met = criteria met, not promoted
 * (a later step); missing = it ended without being met; superseded = a newer one was promoted first.
 */
export const OfferState = z.enum(["testing", "met", "missing", "promoted", "superseded"]);
export type OfferState = z.infer<typeof OfferState>;

/** The target that an answer is about. */
export const TargetRef = z.object({
  instance: z.string(),
  release: z.string(),
  promoteName: z.string(),
  level: z.enum(["component", "aggregate"]),
  candidateLabel: z.string().nullable(),
  maxAgeSeconds: z.number().int(),
});
export type TargetRef = z.infer<typeof TargetRef>;

/** A promotion, or a candidate that was not promoted. */
export const HistoryEntry = z.object({
  id: z.string().describe("promotion-<id> or candidate-<id>"),
  at: Instant.describe("When it was promoted; when it was offered, where it was not"),
  component: z.string().nullable(),
  key: z.string().nullable().describe("Of its candidate: a build's seq, or an aggregate's hash"),
  state: OfferState,
  offeredAt: Instant.nullable(),
  promotedAt: Instant.nullable(),
  tookSeconds: z.number().int().nullable().describe("From the first offer to the promotion"),
  intervalSeconds: z.number().int().nullable().describe("Since the promotion before it of the same subject"),
  forced: z.boolean().describe("Promoted although the criteria in force were not met"),
  user: z.string().nullable().describe("Who promoted it"),
  required: z
    .number()
    .int()
    .nullable()
    .describe("Jobs in criteria; null = not judged (too old, or no criteria)"),
  missing: z.array(z.object({ job: z.string(), state: JobState })),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

export const HistoryQuery = z.strictObject({
  component: z.string().max(60).optional(),
  only: z.enum(["promoted", "not-promoted", "forced"]).optional(),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  format: z.enum(["json", "csv"]).optional(),
});
export type HistoryQuery = z.infer<typeof HistoryQuery>;

export const HistoryAnswer = Provenance.extend({
  target: TargetRef,
  items: z.array(HistoryEntry),
  total: z.object({ promoted: z.number().int(), notPromoted: z.number().int(), forced: z.number().int() }),
  next: Cursor.nullable(),
});
export type HistoryAnswer = z.infer<typeof HistoryAnswer>;

/** One mark of the time line. missing = jobs it lacked; null = not judged. */
export const HistoryMark = z.object({
  at: Instant,
  state: OfferState,
  forced: z.boolean(),
  missing: z.number().int().nullable(),
  key: z.string().nullable(),
});
export type HistoryMark = z.infer<typeof HistoryMark>;

export const DayOfTarget = z.object({
  day: z.iso.date().describe("In UTC"),
  promotions: z.number().int(),
  forced: z.number().int(),
  attempts: z.number().int().describe("Candidates offered"),
  ageSeconds: z
    .number()
    .int()
    .nullable()
    .describe("Since the last promotion, at the end of the day; of the component that waits longest"),
  contentSeconds: z
    .number()
    .int()
    .nullable()
    .describe("Since what is promoted was first offered; null where that is not known"),
  oldest: z.string().nullable().describe("The component that waits longest, on a component target"),
});
export type DayOfTarget = z.infer<typeof DayOfTarget>;

/** A job that alone kept candidates from being promoted. */
export const OnlyMissing = z.object({
  job: z.string(),
  dfg: DfgRef.nullable(),
  candidates: z.number().int(),
  failed: z.number().int(),
  notRun: z.number().int(),
  costSeconds: z
    .number()
    .int()
    .describe(
      "How long something waited for this job alone: from all else passed to the next such wait or promotion",
    ),
  lastAt: Instant,
  lastKey: z.string(),
});
export type OnlyMissing = z.infer<typeof OnlyMissing>;

/** A candidate as a column of a grid. */
export const GridCandidate = z.object({
  key: z.string(),
  offeredAt: Instant,
  state: OfferState,
  forced: z.boolean(),
  jobs: z.array(z.object({ job: z.string(), state: JobState })).describe("Those of its criteria"),
});
export type GridCandidate = z.infer<typeof GridCandidate>;

export const TrendsQuery = z.strictObject({
  component: z.string().max(60).optional(),
  days: z.coerce.number().int().min(7).max(366).default(60),
});
export type TrendsQuery = z.infer<typeof TrendsQuery>;

export const TrendsAnswer = Provenance.extend({
  target: TargetRef,
  components: z.array(z.string()),
  days: z.array(DayOfTarget).describe("Oldest first, today last"),
  lastAttemptedAt: Instant.nullable(),
  lastPromotedAt: Instant.nullable(),
  lastForced: z.object({ at: Instant, user: z.string().nullable(), key: z.string() }).nullable(),
  marks: z.array(HistoryMark).describe("Oldest first; of a component target only when a component is chosen"),
  marksCut: z.boolean().describe("Older marks within the time were left out"),
  streak: z
    .object({
      promoted: z.boolean(),
      length: z.number().int(),
      since: Instant,
      longestPromoted: z.number().int(),
      longestNotPromoted: z.number().int(),
    })
    .nullable()
    .describe(
      "Candidates that ended in a row with the same outcome; null = none ended, or several components",
    ),
  timeToPromote: z.object({
    count: z.number().int(),
    medianSeconds: z.number().nullable(),
    slowSeconds: z.number().nullable().describe("90th percentile"),
  }),
  ended: z.object({ promoted: z.number().int(), notPromoted: z.number().int() }),
  onlyMissing: z.array(OnlyMissing).describe("Dearest first"),
  newest: z.array(GridCandidate).describe("The newest candidates, newest first; of one line only"),
});
export type TrendsAnswer = z.infer<typeof TrendsAnswer>;

/** Parts of a target's page, of which one is shown at a time. */
export const TargetTab = z.enum(["history", "forecast", "promotions", "age", "missing", "after"]);
export type TargetTab = z.infer<typeof TargetTab>;

/** All state of a target's page: its part, and what each part asks for. */
export const TargetPageQuery = TargetQuery.extend({
  tab: TargetTab.default("history"),
  only: HistoryQuery.shape.only,
  days: TrendsQuery.shape.days,
});
export type TargetPageQuery = z.infer<typeof TargetPageQuery>;
