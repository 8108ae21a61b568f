import { z } from "zod";
import { Pause } from "./chain";
import { Cursor, Instant, ListParam, PastInstant, Provenance } from "./common";

export const TargetState = z.enum(["ok", "warn", "bad", "none", "paused"]);

/** A target as the overview shows it. */
export const TargetRow = z.object({
  instance: z.string(),
  release: z.string(),
  promoteName: z.string(),
  level: z.enum(["component", "aggregate"]),
  position: z.number().int(),
  maxAgeSeconds: z.number().int(),
  lastPromotedAt: Instant.nullable(),
  lastAttemptedAt: Instant.nullable().describe("Newest promotion to the candidate label"),
  waiting: z
    .number()
    .int()
    .nullable()
    .describe("Good builds that have not got there, wherever on the line they wait"),
  countsSince: Instant.nullable().describe(
    "Since when its age counts: since its last promotion, and not before anything newer waited; on a component target of the component that waits longest; null = nothing waits",
  ),
  state: TargetState.describe(
    "By that age: ok within maxAgeSeconds or nothing waits; warn over 80 % of it; bad over it; paused in a freeze or hold; none never promoted or no data",
  ),
  pause: Pause.nullable().describe("The freeze or hold in force"),
  promotions30d: z.number().int(),
  medianIntervalSeconds: z.number().nullable(),
  recent: z
    .array(Instant)
    .describe("Promotions of the last 60 days, oldest first; on a component target the newest of each day"),
  components: z.array(
    z.object({
      component: z.string(),
      lastPromotedAt: Instant.nullable(),
      countsSince: Instant.nullable(),
      state: TargetState,
    }),
  ),
});
export type TargetRow = z.infer<typeof TargetRow>;

export const TargetsQuery = z.strictObject({ release: ListParam, instance: ListParam, at: PastInstant });
export type TargetsQuery = z.infer<typeof TargetsQuery>;

/** at = the time asked of, null = now; reconstructed = builders of which nothing was recorded yet then. */
const Then = { at: Instant.nullable(), reconstructed: z.array(z.string()) };

export const TargetsAnswer = Provenance.extend({ ...Then, items: z.array(TargetRow) });
export type TargetsAnswer = z.infer<typeof TargetsAnswer>;

/** One promotion: a batch on an aggregate target, one component's row on a component target. */
export const PromotionRow = z.object({
  id: z.string(),
  at: Instant,
  user: z.string().nullable(),
  component: z.string().nullable(),
  aggregateHash: z.string().nullable(),
  commitHash: z.string().nullable(),
  components: z.number().int(),
  previousAt: Instant.nullable(),
  intervalSeconds: z.number().int().nullable().describe("Since the previous one of the same subject"),
  packagesChanged: z
    .number()
    .int()
    .nullable()
    .describe("null = not known: a promoted commit is not in our data"),
});
export type PromotionRow = z.infer<typeof PromotionRow>;

export const PackageDiff = z.object({
  package: z.string(),
  component: z.string().nullable(),
  kind: z.enum(["changed", "added", "removed"]),
  fromNvr: z.string().nullable(),
  toNvr: z.string().nullable(),
  fromCommit: z.string().nullable(),
  toCommit: z.string().nullable(),
  builds: z.number().int().describe("Good builds between the two"),
});
export type PackageDiff = z.infer<typeof PackageDiff>;

export const TargetQuery = z.strictObject({
  component: z.string().max(60).optional(),
  at: PastInstant,
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  open: z.string().max(40).optional().describe("id of the promotion whose package diff is open"),
  without: z.string().max(200).optional().describe("What if: the required job left out"),
  replace: z.string().max(200).optional().describe("What if: the job required instead of it"),
  format: z.enum(["json", "csv"]).optional(),
});
export type TargetQuery = z.infer<typeof TargetQuery>;

export const TargetAnswer = Provenance.extend({
  ...Then,
  target: TargetRow,
  items: z.array(PromotionRow),
  total: z.number().int(),
  next: Cursor.nullable(),
  stats: z.object({
    count: z.number().int(),
    medianIntervalSeconds: z.number().nullable(),
    longestIntervalSeconds: z.number().nullable(),
  }),
});
export type TargetAnswer = z.infer<typeof TargetAnswer>;

export const PromotionDiffAnswer = Provenance.extend({
  promotion: PromotionRow,
  previous: PromotionRow.nullable(),
  known: z.boolean().describe("false = a promoted commit is not in our data, so the list may be short"),
  packages: z.array(PackageDiff),
});
export type PromotionDiffAnswer = z.infer<typeof PromotionDiffAnswer>;
