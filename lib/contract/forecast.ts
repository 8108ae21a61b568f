import { z } from "zod";
import { Instant, Provenance } from "./common";

const Chance = z.number().min(0).max(1);

/** A required job, or one that may stand in for one, in a forecast. */
export const ForecastJob = z.object({
  job: z.string(),
  state: z
    .enum(["passed", "passed-by-alternative", "running", "failed", "not-run"])
    .nullable()
    .describe("On the newest candidate; null for a job that only stands in for another"),
  runs: z.number().int().describe("Ended runs on candidates of this target"),
  passRate: Chance.nullable(),
  failedInARow: z.number().int().describe("Up to its last run"),
  nextPass: Chance.describe("Chance that its next run passes, after as many failures in a row"),
  medianSeconds: z.number().int().nullable().describe("From the offer of a candidate to the job's first end"),
});
export type ForecastJob = z.infer<typeof ForecastJob>;

/** The forecast of one target, of one component where it has components. */
export const ForecastRow = z.object({
  component: z.string().nullable(),
  candidates: z.number().int().describe("Candidates it is made from"),
  forecast: z
    .object({
      chance24h: Chance,
      chance: Chance.describe("Within the hours asked for"),
      chanceInAge: Chance.nullable().describe(
        "Before the target's age is over; null = it is over, or no promotion is known",
      ),
      expectedAt: Instant.nullable().describe(
        "Half of the drawn futures have a promotion by then; null = later than 14 days",
      ),
      earliestAt: Instant.nullable().describe("One in ten has"),
      latestAt: Instant.nullable().describe("Nine in ten have; null = later than 14 days"),
      candidateChance: Chance.nullable().describe("That the newest candidate is promoted; null = it was"),
      nextOfferAt: Instant.nullable().describe("When the next candidate is expected"),
      stepSeconds: z
        .number()
        .int()
        .nullable()
        .describe("Time between two runs of the line; null = no rhythm"),
      jobs: z.array(ForecastJob),
    })
    .nullable(),
  without: z.string().nullable().describe("Why there is no forecast"),
  baseRate24h: Chance.nullable().describe("Share of all 24 hours of the last 60 days with a promotion"),
  candidate: z.object({ key: z.string(), offeredAt: Instant, promotedAt: Instant.nullable() }).nullable(),
  lastPromotedAt: Instant.nullable(),
});
export type ForecastRow = z.infer<typeof ForecastRow>;

/** A forecast looks so far when nobody asks for another time. */
export const FORECAST_HOURS = 72;

export const ForecastQuery = z.strictObject({
  component: z.string().max(60).optional(),
  within: z.coerce.number().int().min(1).max(336).default(FORECAST_HOURS).describe("Hours"),
});
export type ForecastQuery = z.infer<typeof ForecastQuery>;

export const ForecastAnswer = Provenance.extend({
  instance: z.string(),
  promoteName: z.string(),
  withinSeconds: z.number().int(),
  items: z.array(ForecastRow).describe("One; one per component on a component target"),
});
export type ForecastAnswer = z.infer<typeof ForecastAnswer>;
