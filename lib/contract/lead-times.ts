import { z } from "zod";
import { DfgRef, ListParam, Provenance } from "./common";

export const LeadTimesQuery = z.strictObject({
  release: ListParam,
  instance: ListParam,
  dfg: ListParam.describe("Only commits of packages of these DFGs; 'unassigned' for those of nobody"),
  days: z.coerce.number().int().min(7).max(365).default(30),
});
export type LeadTimesQuery = z.infer<typeof LeadTimesQuery>;

/** How long upstream commits took: nearest-rank quantiles over all of them, in seconds. */
export const Lead = z.object({
  n: z.number().int().describe("Commits that reached the stage in these days, for the first time"),
  medianSeconds: z.number().int().nullable(),
  p90Seconds: z.number().int().nullable(),
});
export type Lead = z.infer<typeof Lead>;

export const StageLead = z.object({
  instance: z.string(),
  release: z.string(),
  stage: z.string().describe("built, consistent, a promote_name, imported"),
  title: z.string(),
  targetSeconds: z.number().int().nullable(),
  step: Lead.describe("Since the stage before"),
  total: Lead.describe("Since the upstream commit"),
  before: Lead.describe("The step in as many days before"),
  trend: z
    .array(z.object({ from: z.iso.date(), n: z.number().int(), medianSeconds: z.number().int().nullable() }))
    .describe("The step in tenths of the days, oldest first"),
  byDfg: z.array(Lead.extend({ dfg: DfgRef.nullable() })).describe("The step, slowest DFG first"),
});
export type StageLead = z.infer<typeof StageLead>;

export const LeadTimesAnswer = Provenance.extend({
  days: z.number().int(),
  items: z.array(StageLead).describe("In the order of the builders and of their stages"),
});
export type LeadTimesAnswer = z.infer<typeof LeadTimesAnswer>;
