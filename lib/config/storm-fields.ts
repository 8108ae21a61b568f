import { z } from "zod";
import { durationField } from "./fields";

const Many = z.int().min(1).max(1_000);

/** When failures of the infrastructure are one outage. */
export const StormField = z
  .strictObject({
    window: durationField().prefault("60m").describe("How close together its failures begin."),
    subjects: Many.default(8).describe("Packages and jobs it takes within the window."),
    dfgs: Many.default(3).describe("DFGs whose packages and jobs these are."),
    timesUsual: z
      .number()
      .min(1)
      .max(100)
      .default(4)
      .describe("How many times the usual rate of the week before it takes."),
    quiet: durationField().prefault("90m").describe("How long nothing unusual happens before it is over."),
  })
  .prefault({})
  .describe("When failures of the infrastructure over many packages and jobs are one outage.");
export type StormSettings = z.infer<typeof StormField>;
