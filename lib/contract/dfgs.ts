import { z } from "zod";
import { DfgRef, Instant, Provenance } from "./common";
import { FailureRow, Suspect } from "./failures";

export const DfgRow = DfgRef.extend({
  mission: z.string().nullable(),
  contacts: z.record(z.string(), z.string()),
  packages: z.number().int(),
  failing: z.number().int(),
  retrying: z.number().int(),
  oldestSince: Instant.nullable(),
  newLastDay: z.number().int(),
  recoveredLastDay: z.number().int(),
  perRelease: z.array(
    z.object({ release: z.string(), failing: z.number().int(), packages: z.number().int() }),
  ),
  trend: z
    .array(z.number().int())
    .describe("Packages failing at the end of each of the last 30 days, oldest first"),
});
export type DfgRow = z.infer<typeof DfgRow>;

export const DfgsAnswer = Provenance.extend({ items: z.array(DfgRow) });
export type DfgsAnswer = z.infer<typeof DfgsAnswer>;

export const DfgFailure = FailureRow.extend({ suspects: z.array(Suspect) });
export type DfgFailure = z.infer<typeof DfgFailure>;

export const Change = z.object({
  at: Instant,
  kind: z.enum(["failing", "recovered", "promoted"]),
  instance: z.string(),
  release: z.string(),
  subject: z.string().describe("Package or promote_name"),
  dfg: DfgRef.nullable(),
  text: z.string(),
  href: z.string(),
});
export type Change = z.infer<typeof Change>;

export const DfgQuery = z.strictObject({
  release: z.string().max(60).optional(),
  since: Instant.optional().describe("Changes after this instant; default a day ago"),
});
export type DfgQuery = z.infer<typeof DfgQuery>;

export const DfgAnswer = Provenance.extend({
  dfg: DfgRow,
  components: z.array(
    z.object({
      instance: z.string(),
      release: z.string(),
      component: z.string(),
      packages: z.number().int(),
      failing: z.number().int(),
      consistentAt: Instant.nullable(),
    }),
  ),
  failing: z.array(DfgFailure),
  retrying: z.array(FailureRow),
  changes: z.array(Change),
  changesSince: Instant,
  days: z.array(
    z.object({
      day: z.iso.date(),
      failing: z.number().int(),
      succeeded: z.number().int(),
      failed: z.number().int(),
    }),
  ),
});
export type DfgAnswer = z.infer<typeof DfgAnswer>;
