import { z } from "zod";

/** A list of jobs; a key with nothing behind it is an empty list, as when all its lines are commented out. */
const Jobs = z
  .array(z.string({ error: "must be the name of a job" }).regex(/^[^\0\s]+$/, "must be the name of a job"), {
    error: "must be a list of jobs",
  })
  .nullable()
  .transform((jobs) => [...new Set(jobs)]);

/** How the classic promoter's integration files write a target. */
export const PromoterTarget = z.object(
  {
    candidate_label: z.string().nullish(),
    criteria: Jobs.optional(),
    alternative_criteria: z.record(z.string(), Jobs).nullish(),
  },
  { error: "must be a mapping with criteria" },
);

export const PromoterFile = z.object({
  promotions: z.record(z.string(), PromoterTarget, { error: "must be a mapping of targets" }),
});

/** A target whose jobs differ from component to component. */
export const ComponentTarget = z.record(z.string(), Jobs, { error: "must be a mapping of components" });

/** A target with one list of jobs for the whole aggregate. */
export const JobsTarget = Jobs;

/** In component files: under which label the candidates of a target are found. */
export const PromoteFrom = z.record(z.string(), z.string(), { error: "must be a mapping of labels" });

export type CriteriaShape = "auto" | "promoter" | "component" | "jobs";
