import { z } from "zod";
import { DfgRef, Instant, Provenance } from "./common";

export const BlockingBug = z.object({
  label: z.string(),
  url: z.string(),
  title: z.string().nullable(),
  status: z.string(),
  priority: z.string().nullable(),
  assignee: z.string().nullable(),
  tracker: z.string(),
  query: z.string().describe("Name of the saved query that names it"),
  release: z.string().nullable(),
  dfg: DfgRef.nullable(),
  since: Instant.describe("When the query named it first"),
  asOf: Instant.describe("When its tracker last told its state"),
  items: z.array(z.string()).describe("Triage items it is linked to"),
});
export type BlockingBug = z.infer<typeof BlockingBug>;

export const BlockingQuery = z.strictObject({
  dfg: z.string().max(60).optional().describe("Slug"),
  release: z.string().max(60).optional(),
});
export type BlockingQuery = z.infer<typeof BlockingQuery>;

export const BlockingAnswer = Provenance.extend({
  hasQueries: z.boolean().describe("Whether a saved query asks for this DFG and release at all"),
  items: z.array(BlockingBug).describe("Longest blocking first; at most 200"),
});
export type BlockingAnswer = z.infer<typeof BlockingAnswer>;
