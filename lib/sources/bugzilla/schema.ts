import { z } from "zod";

const Text = z.string().nullish();

export const BugWire = z.object({
  id: z.int().positive(),
  summary: Text,
  status: z.string().min(1),
  resolution: Text,
  is_open: z.boolean(),
  priority: Text,
  severity: Text,
  assigned_to: Text,
  last_change_time: Text,
  cf_last_closed: Text,
});
export type BugWire = z.infer<typeof BugWire>;

/** An answer; bugs are checked one by one. Errors come with `error`, at times under status 200. */
export const AnswerWire = z.object({
  bugs: z.array(z.unknown()).optional(),
  error: z.boolean().optional(),
  message: Text,
  code: z.number().nullish(),
});
