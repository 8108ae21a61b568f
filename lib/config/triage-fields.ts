import { z } from "zod";
import { StormField } from "./storm-fields";

const Times = z.int().min(1).max(50);
const threshold = (open: number, close: number, describe: string) =>
  z
    .strictObject({
      open: Times.default(open).describe("Failures that open an item."),
      close: Times.default(close).describe("Passes of each of its subjects that close it."),
    })
    .prefault({})
    .describe(describe);

const Days = z.int().min(1).max(60);

/** When items of triage open, close and become overdue. */
export const TriageField = z
  .strictObject({
    thresholds: z
      .strictObject({
        criteria: threshold(1, 1, "Jobs that promotion criteria name."),
        package: threshold(1, 1, "Packages that do not build."),
        informing: threshold(2, 2, "Other jobs of the chain that vote."),
        ignored: threshold(4, 2, "Jobs without a vote, and checks of single reviews."),
      })
      .prefault({})
      .describe("By how much a failure matters."),
    clocks: z
      .strictObject({
        acknowledge: Days.default(1).describe("To acknowledge a new item."),
        bug: Days.default(3).describe("To name its bug, once it is acknowledged."),
        respond: Days.default(1).describe("To answer an escalation."),
      })
      .prefault({})
      .describe("Working days, in the calendar of the DFG that has the item."),
    storm: StormField,
  })
  .prefault({})
  .describe("When items of triage open, close and become overdue.");
