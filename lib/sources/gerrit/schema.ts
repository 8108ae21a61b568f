import { z } from "zod";

/** Only the fields we use; anything else Gerrit sends is ignored. Times are UTC text without a zone. */
const Text = z.string().nullish();

export const AccountWire = z.object({
  _account_id: z.number().int().nullish(),
  name: Text,
  username: Text,
});
export type AccountWire = z.infer<typeof AccountWire>;

/** A vote in `labels.<name>.all`; an entry without a value, or with 0, only says who may vote. */
export const VoteWire = AccountWire.extend({ value: z.number().int().nullish(), date: Text });
export type VoteWire = z.infer<typeof VoteWire>;

/** DETAILED_LABELS gives `all`; LABELS only names one account per outcome, and `value` for the weaker two. */
export const LabelWire = z.object({
  all: z.array(z.unknown()).nullish(),
  value: z.number().int().nullish(),
  approved: AccountWire.nullish().catch(null),
  rejected: AccountWire.nullish().catch(null),
  recommended: AccountWire.nullish().catch(null),
  disliked: AccountWire.nullish().catch(null),
});
export type LabelWire = z.infer<typeof LabelWire>;

export const RevisionWire = z.object({
  _number: z.number().int().positive(),
  commit: z.object({ message: Text }).nullish(),
});

export const ChangeWire = z.object({
  _number: z.number().int().positive(),
  project: z.string().min(1),
  branch: z.string().min(1),
  topic: Text,
  subject: z.string(),
  status: z.string().min(1),
  created: z.string(),
  updated: z.string(),
  submitted: Text,
  work_in_progress: z.boolean().nullish(),
  owner: AccountWire.nullish().catch(null),
  /** Parsed one by one: a label of a form not known must not cost the change. */
  labels: z.record(z.string(), z.unknown()).nullish().catch(null),
  current_revision: Text,
  /** Since 3.10, so that revisions need not be asked for. */
  current_revision_number: z.number().int().positive().nullish(),
  revisions: z.record(z.string(), z.unknown()).nullish().catch(null),
});
export type ChangeWire = z.infer<typeof ChangeWire>;

export const BranchWire = z.object({ ref: z.string().min(1), revision: z.string() });
export type BranchWire = z.infer<typeof BranchWire>;
