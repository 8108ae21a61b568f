import { z } from "zod";
import { Cursor, DfgRef, Instant, ListParam, Provenance, Status } from "./common";

/** A stage of the ledger, in the order of the chain. */
export const DriftStage = z.object({
  id: z
    .string()
    .describe(
      "Trunk: upstream, built, consistent, a promote_name, imported. Stable: tagged, candidate, testing, release",
    ),
  title: z.string(),
  track: z.enum(["trunk", "stable"]),
  maxAgeSeconds: z
    .number()
    .int()
    .nullable()
    .describe("How long a stage may be behind; null = no limit, or not the same for all"),
});
export type DriftStage = z.infer<typeof DriftStage>;

/** What of a package stands at a stage, and what it lacks there. */
export const DriftCell = z.object({
  at: Instant.nullable().describe("When it got here; null = it never did, or nobody told when"),
  commit: z.string().nullable(),
  nvr: z.string().nullable().describe("Of the stage tagged, the version"),
  behind: z
    .number()
    .int()
    .nullable()
    .describe(
      "Commits that DLRN knows (trunk), versions and builds (stable) that are newer and not here; null = not known",
    ),
  since: Instant.nullable().describe("When the oldest of these came to be; null = none, or nobody told when"),
  days: z.number().int().nullable().describe("Whole days since then; null = not known"),
  state: Status.describe(
    "ok has everything; run behind within the limit, or nobody told since when; warn, bad near and over it; none no data",
  ),
});
export type DriftCell = z.infer<typeof DriftCell>;

/** One package on one builder's line with the stable track of its release; without a builder where only Koji has it. */
export const DriftRow = z.object({
  package: z.string(),
  release: z.string(),
  instance: z.string().nullable(),
  component: z.string().nullable(),
  dfg: DfgRef.nullable(),
  days: z.number().int().nullable().describe("Days behind at the worst stage; null = no data"),
  cells: z.record(z.string(), DriftCell).describe("By stage; a stage that is absent has no data"),
  trend: z
    .array(z.number().int().nullable())
    .describe("Days behind at the end of each of the days of `trendDays`; null = no data"),
});
export type DriftRow = z.infer<typeof DriftRow>;

/** The packages of a group at one stage. */
export const DriftSum = z.object({
  packages: z.number().int().describe("Packages with data at this stage"),
  behind: z.number().int().describe("Packages that lack something"),
  missing: z.number().int().describe("What they lack, summed"),
  since: Instant.nullable().describe("When the oldest thing that is missing came to be"),
  days: z.number().int().nullable().describe("Whole days since then; null = not known"),
  state: Status,
});
export type DriftSum = z.infer<typeof DriftSum>;

/** All packages of one DFG. */
export const DriftGroup = z.object({
  dfg: DfgRef.nullable(),
  packages: z.number().int(),
  days: z.number().int().nullable(),
  cells: z.record(z.string(), DriftSum),
});
export type DriftGroup = z.infer<typeof DriftGroup>;

/** One stage over all rows of the view, and how it went by day. */
export const DriftTotal = DriftSum.extend({
  stage: z.string(),
  trend: z
    .array(
      z.object({
        day: z.iso.date(),
        behind: z.number().int(),
        missing: z.number().int(),
        reconstructed: z.boolean().describe("Computed later from history; DLRN's queue of then is not in it"),
      }),
    )
    .describe("Oldest first; by the release and the DFG of the view, whatever else narrows it"),
});
export type DriftTotal = z.infer<typeof DriftTotal>;

export const DriftQuery = z.strictObject({
  by: z.enum(["package", "dfg"]).default("package"),
  release: ListParam,
  dfg: ListParam,
  component: ListParam,
  q: z.string().trim().max(100).optional().describe("Part of a package's name"),
  sort: z
    .string()
    .max(100)
    .default("-days")
    .describe(
      "package, release, component, dfg, days, or days.STAGE and missing.STAGE; with - the other way round",
    ),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  format: z.enum(["json", "csv"]).optional(),
});
export type DriftQuery = z.infer<typeof DriftQuery>;

const Facet = z.array(z.object({ value: z.string(), name: z.string(), count: z.number().int() }));
export const DriftAnswer = Provenance.extend({
  stages: z.array(DriftStage),
  items: z.array(DriftRow).describe("Empty when asked by DFG"),
  groups: z.array(DriftGroup).describe("Empty when asked by package"),
  total: z.number().int().describe("Rows, or groups, of the view"),
  behind: z.number().int().describe("Packages of the view that are behind for longer than a stage may be"),
  next: Cursor.nullable(),
  totals: z.array(DriftTotal).describe("In the order of the stages"),
  trendDays: z.array(z.iso.date()),
  facets: z.object({ release: Facet, dfg: Facet, component: Facet }),
});
export type DriftAnswer = z.infer<typeof DriftAnswer>;
