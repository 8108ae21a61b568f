import { z } from "zod";
import { Instant, Provenance } from "./common";

const Summary = z.object({
  promotions: z.number().int(),
  medianWaitSeconds: z.number().int().nullable().describe("Between two promotions"),
  longestWaitSeconds: z.number().int().nullable().describe("The wait that goes on now is one of them"),
});

/** A candidate as it was and as it would have been. */
export const WhatIfRow = z.object({
  component: z.string().nullable(),
  key: z.string(),
  offeredAt: Instant,
  promotedAt: Instant.nullable(),
  wouldAt: Instant.nullable(),
  forced: z.boolean(),
  change: z.enum(["same", "gained", "lost", "earlier", "later"]),
  missing: z.array(z.string()).describe("Required jobs that had not passed"),
  wouldMiss: z.array(z.string()),
});
export type WhatIfRow = z.infer<typeof WhatIfRow>;

export const WhatIfQuery = z.strictObject({
  component: z.string().max(60).optional(),
  without: z.string().max(200).optional().describe("The required job to leave out"),
  replace: z.string().max(200).optional().describe("The job to require instead of it"),
});
export type WhatIfQuery = z.infer<typeof WhatIfQuery>;

export const WhatIfAnswer = Provenance.extend({
  instance: z.string(),
  promoteName: z.string(),
  component: z.string().nullable(),
  days: z.number().int().describe("So far back candidates are replayed"),
  jobs: z
    .array(z.object({ job: z.string(), onlyMissing: z.number().int() }))
    .describe(
      "Required jobs, and on how many candidates that were not promoted each was the only one missing",
    ),
  others: z
    .array(z.object({ job: z.string(), ranOn: z.number().int() }))
    .describe("Jobs that ran on candidates and are not required"),
  without: z.string().nullable(),
  replace: z.string().nullable(),
  candidates: z.number().int(),
  was: Summary,
  would: Summary,
  items: z.array(WhatIfRow).describe("Newest first; without a job to leave out, none"),
});
export type WhatIfAnswer = z.infer<typeof WhatIfAnswer>;
