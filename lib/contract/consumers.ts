import { z } from "zod";
import { Instant, Provenance } from "./common";
import { TargetRef } from "./promotion-history";

/**
 * What a promotion did to a consumer's job. broke = it passed before and every run since failed; failing = it failed since, and
 * nothing is known of before; not-run = no run has ended since. Failures of the infrastructure count for nothing.
 */
export const ConsumerVerdict = z.enum(["broke", "still-failing", "failing", "works", "fixed", "not-run"]);
export type ConsumerVerdict = z.infer<typeof ConsumerVerdict>;

export const ConsumerJob = z.object({
  job: z.string(),
  verdict: ConsumerVerdict,
  certain: z.boolean().describe("false = it rests on a single failed run"),
  passed: z.number().int().describe("Runs from this promotion to the next one"),
  failed: z.number().int(),
  infra: z.number().int().describe("Runs that failed of the infrastructure: left out"),
  running: z.number().int(),
  before: z.enum(["passed", "failed"]).nullable().describe("The last run before the promotion"),
  last: z
    .object({ at: Instant, build: z.string(), logUrl: z.string().nullable() })
    .nullable()
    .describe("The last run that tells the verdict"),
});
export type ConsumerJob = z.infer<typeof ConsumerJob>;

/** One promotion and what it did to each consumer: the worst of its jobs. */
export const AfterPromotion = z.object({
  id: z.string(),
  key: z.string().nullable(),
  at: Instant,
  until: Instant.nullable().describe("The next promotion; null = it is the newest"),
  consumers: z.array(z.object({ name: z.string(), verdict: ConsumerVerdict, jobs: z.array(ConsumerJob) })),
});
export type AfterPromotion = z.infer<typeof AfterPromotion>;

export const ConsumersQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(30).default(10) });
export type ConsumersQuery = z.infer<typeof ConsumersQuery>;

export const ConsumersAnswer = Provenance.extend({
  target: TargetRef,
  consumers: z
    .array(z.string())
    .describe("As prodchain.yaml names them; empty = it names none for this target"),
  items: z.array(AfterPromotion).describe("Newest promotion first"),
});
export type ConsumersAnswer = z.infer<typeof ConsumersAnswer>;
