import { z } from "zod";

/** An instant, ISO 8601 in UTC. */
export const Instant = z.iso.datetime({ offset: true }).describe("Instant, ISO 8601, UTC");

/** The time of which an answer tells what was known then; absent = now. */
export const PastInstant = Instant.optional().describe("What was known at this time; now when absent");

/** How far a figure can be trusted: never = not read yet, loading = first load under way, stale = older than three intervals. */
export const FreshnessState = z.enum(["fresh", "loading", "stale", "failing", "never"]);
export type FreshnessState = z.infer<typeof FreshnessState>;

/** Where a figure came from and as of when. */
export const Freshness = z.object({
  feed: z.string(),
  title: z.string(),
  state: FreshnessState,
  lastSuccessAt: Instant.nullable(),
  errorSince: Instant.nullable(),
  error: z.string().nullable(),
  progress: z.object({ done: z.number().int(), total: z.number().int().nullable() }).nullable(),
});
export type Freshness = z.infer<typeof Freshness>;

/** Every answer says when it was made and which sources stand behind it. */
export const Provenance = z.object({ asOf: Instant, sources: z.array(Freshness) });
export type Provenance = z.infer<typeof Provenance>;

/** Status words of the product; the page gives each an icon and a colour. */
export const Status = z.enum(["ok", "bad", "warn", "run", "none", "stale", "paused"]);
export type Status = z.infer<typeof Status>;

/** RFC 9457. `near` lists names close to the one that was not found. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  near: z.array(z.string()).optional(),
  errors: z.array(z.object({ parameter: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Opaque key of the last row of a page; send it back as `after`. */
export const Cursor = z.string().max(400);

export const DfgRef = z.object({ slug: z.string(), name: z.string() });
export type DfgRef = z.infer<typeof DfgRef>;

export { UNASSIGNED } from "./unassigned";

/** Accepts `?x=a&x=b` and `?x=a,b`; empty means no filter. */
export const ListParam = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((v) =>
    v === undefined
      ? []
      : [v]
          .flat()
          .flatMap((s) => s.split(","))
          .filter(Boolean),
  );
