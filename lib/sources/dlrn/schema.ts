import { z } from "zod";

/** Only the fields we use; anything else DLRN sends is ignored. Times are integer seconds, 0 or null for none. */
const Seconds = z.number().nullish();
const Text = z.string().nullish();
/** DLRN's hashes are git's; a downstream extended hash may be two of them joined, a short one, or no hash at all. */
const Hash = z.string().min(1).max(128);

export const DlrnCommitWire = z.object({
  id: z.string(),
  projectName: z.string().min(1),
  component: Text,
  commitHash: Hash,
  distroHash: Hash,
  extendedHash: Text,
  commitBranch: Text,
  dtCommit: Seconds,
  dtDistro: Seconds,
  dtExtended: Seconds,
  dtBuild: z.number(),
  status: z.string().min(1),
  artifacts: Text,
  notes: Text,
  flags: z.number().int().nullish(),
  versionsCsv: Text,
});
export type DlrnCommitWire = z.infer<typeof DlrnCommitWire>;

export const DlrnCiVoteWire = z.object({
  id: z.string(),
  commitId: z.number().int(),
  ciName: z.string().min(1),
  ciUrl: Text,
  ciVote: z.boolean().nullish(),
  ciInProgress: z.boolean().nullish(),
  timestamp: z.number(),
  notes: Text,
  user: Text,
  component: Text,
});
export type DlrnCiVoteWire = z.infer<typeof DlrnCiVoteWire>;

export const DlrnCiVoteAggWire = DlrnCiVoteWire.omit({ commitId: true, component: true }).extend({
  refHash: z.string().min(1),
});
export type DlrnCiVoteAggWire = z.infer<typeof DlrnCiVoteAggWire>;

export const DlrnPromotionWire = z.object({
  timestamp: z.number(),
  commit_hash: Hash,
  distro_hash: Hash,
  extended_hash: Text,
  aggregate_hash: Text,
  promote_name: z.string().min(1),
  component: Text,
  user: Text,
});
export type DlrnPromotionWire = z.infer<typeof DlrnPromotionWire>;

/** Answer of the introspection query in client.ts. */
export const IntrospectionWire = z.object({
  __schema: z.object({
    types: z.array(
      z.object({
        name: z.string().nullish(),
        fields: z
          .array(z.object({ name: z.string(), args: z.array(z.object({ name: z.string() })).nullish() }))
          .nullish(),
      }),
    ),
  }),
});
export type IntrospectionWire = z.infer<typeof IntrospectionWire>;

/** What this server can do; an argument or field it lacks would be a 400, not a partial answer. */
export interface DlrnCapabilities {
  versionsCsv: boolean;
  voteWindow: boolean;
  lastRefHash: boolean;
}
