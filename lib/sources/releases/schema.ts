import { z } from "zod";

/**
 * A deliverable file of openstack/releases, read with YAML's failsafe schema, so that 2015.1 and a hash of digits stay
 * text. Only the fields we use; releases are parsed one by one.
 */
export const DeliverableWire = z.object(
  {
    team: z.string().nullish(),
    type: z.string().nullish(),
    releases: z.array(z.unknown(), { error: "must be a list" }).nullish().or(z.literal("")),
  },
  { error: "must be a mapping" },
);
export type DeliverableWire = z.infer<typeof DeliverableWire>;

export const ReleaseWire = z.object({
  version: z.string().min(1),
  projects: z.array(z.unknown()),
});

export const ProjectWire = z.object({
  repo: z.string().regex(/^[^/\s\0]+\/[^/\s\0]+$/, "must be owner/name"),
  hash: z.string().regex(/^[0-9a-f]{7,64}$/, "must be a commit"),
});

/** One entry of a folder, as the contents API of Gitea, Forgejo and GitHub lists it. */
export const EntryWire = z.object({
  name: z.string(),
  type: z.string().nullish(),
  /** Changes with the file's content. */
  sha: z.string().nullish(),
  download_url: z.string().nullish(),
});
