import { z } from "zod";
import { DfgRef, Provenance } from "./common";
import { FailureClass } from "./failures";

export const TriageStatisticsQuery = z.strictObject({
  dfg: z.string().max(60).optional().describe("Only what this DFG has; 'unassigned' for what nobody has"),
  pipeline: z.string().max(200).optional(),
  job: z.string().max(300).optional(),
  format: z.enum(["json", "csv"]).optional(),
});
export type TriageStatisticsQuery = z.infer<typeof TriageStatisticsQuery>;

/** Failures of the last 7 days by what is known of them; each counts once. */
export const ExplainedTally = z.object({
  failures: z.number().int(),
  explained: z.number().int().describe("A known issue or a bug"),
  incident: z.number().int().describe("Of an outage, not explained otherwise"),
  flaky: z.number().int().describe("The same input passed too; not explained otherwise"),
  rate: z
    .number()
    .nullable()
    .describe("Share that neither a bug, a known issue nor an outage explains; null = no failures"),
  before: z.number().nullable().describe("The same of the 7 days before"),
});
export type ExplainedTally = z.infer<typeof ExplainedTally>;

/** A tally with its trend. */
const Trended = ExplainedTally.extend({
  perDay: z
    .array(z.number().int())
    .describe("Failures that nothing explains, of each of the last 14 days, UTC, oldest first"),
});
export type TrendedTally = z.infer<typeof Trended>;

/** How long items stay open, from when they open (or reopen) to when they close. */
export const RepairTime = z.object({
  n: z.number().int().describe("Times an item closed in the last 90 days"),
  medianSeconds: z.number().nullable(),
  p90Seconds: z.number().nullable(),
  open: z.number().int().describe("Items open now: not in these figures"),
});
export type RepairTime = z.infer<typeof RepairTime>;

export const TriageStatisticsAnswer = Provenance.extend({
  all: ExplainedTally,
  byDfg: z.array(Trended.extend({ dfg: DfgRef.nullable() })).describe("Most unexplained failures first"),
  byPipeline: z.array(Trended.extend({ pipeline: z.string() })).describe("At most 50"),
  byJob: z.array(Trended.extend({ job: z.string() })).describe("At most 50"),
  repair: z.object({
    all: RepairTime,
    byDfg: z.array(RepairTime.extend({ dfg: DfgRef.nullable(), class: FailureClass })),
  }),
  days: z
    .array(
      z.object({
        day: z.iso.date(),
        failures: z.number().int(),
        explained: z.number().int(),
        incident: z.number().int(),
        flaky: z.number().int(),
      }),
    )
    .describe("The last 14 days, UTC, oldest first"),
});
export type TriageStatisticsAnswer = z.infer<typeof TriageStatisticsAnswer>;
