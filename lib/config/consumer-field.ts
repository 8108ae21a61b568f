import { z } from "zod";
import { GlobPattern, Name, PromoteName, Slug } from "./fields";

/** Somebody who uses what is promoted, with the CI jobs that tell whether it works for them. */
export const ConsumerField = z.strictObject({
  name: Name.describe("Who uses it: puppet, kolla, openstack-ansible."),
  target: PromoteName.describe("Promotion target whose content they use."),
  instance: Slug.optional().describe("Only of this instance; of every instance with the target when absent."),
  jobs: z
    .array(GlobPattern)
    .min(1, "needs at least one pattern")
    .describe("CI jobs that run on what is promoted (* is a wildcard)."),
});
