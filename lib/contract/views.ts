import { z } from "zod";

/** A query of /triage that a person keeps under a name. */
export const SavedView = z.object({
  id: z.string(),
  name: z.string(),
  query: z.string().describe("The address's parameters, without the leading '?'"),
});
export type SavedView = z.infer<typeof SavedView>;

export const ViewsAnswer = z.object({
  items: z.array(SavedView).describe("By name; none for a reader who is nobody"),
});
export type ViewsAnswer = z.infer<typeof ViewsAnswer>;

export const ViewBody = z.strictObject({
  name: z.string().trim().min(1).max(60),
  query: z
    .string()
    .max(1_500)
    .describe("Parameters of /triage; a name that is taken already gets the new query"),
});
export type ViewBody = z.infer<typeof ViewBody>;
