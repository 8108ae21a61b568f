import { z } from "zod";

const Text = z.string().nullish();

/** A bug is worked on in tasks, one per project or series that it touches. */
export const TaskWire = z.object({
  status: z.string().min(1),
  importance: Text,
  title: Text,
  bug_link: z.string().min(1),
  bug_target_name: Text,
  web_link: Text,
  assignee_link: Text,
  date_created: Text,
  date_closed: Text,
  date_fix_released: Text,
  date_in_progress: Text,
  date_triaged: Text,
  date_confirmed: Text,
  is_complete: z.boolean().nullish(),
});
export type TaskWire = z.infer<typeof TaskWire>;

/** A page of a collection; entries are checked one by one. */
export const CollectionWire = z.object({
  entries: z.array(z.unknown()),
  next_collection_link: Text,
});
