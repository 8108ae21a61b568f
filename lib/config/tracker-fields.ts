import { z } from "zod";
import { HttpUrl, Interval, Name, Slug } from "./fields";

const SavedQuery = z.strictObject({
  name: Name.describe("What the page calls them: Release blockers."),
  release: Slug.optional().describe("Release that the bugs block; all when absent."),
  dfg: Slug.optional().describe("Slug of the DFG that has them; none when absent."),
  query: z
    .string()
    .min(1, "must not be empty")
    .max(2_000)
    .describe(
      "Parameters of the tracker's own search: status=New&tags=blocker (Launchpad's searchTasks), keywords=TestBlocker (Bugzilla's REST).",
    ),
});

/** A bug tracker: what its addresses look like, and for Launchpad and Bugzilla how it is read. */
export const TrackerField = z
  .strictObject({
    id: Slug.describe("Short name: launchpad."),
    title: Name.optional(),
    kind: z
      .enum(["launchpad", "bugzilla", "jira", "github"])
      .describe("Launchpad and Bugzilla are read; of Jira and GitHub only addresses and forms are known."),
    url: HttpUrl.describe("Root of the pages people read: https://bugs.launchpad.net"),
    api: HttpUrl.optional().describe(
      "Root of its API where that is elsewhere; https://api.launchpad.net/devel for Launchpad, /rest below url for Bugzilla.",
    ),
    project: Name.optional().describe(
      "Launchpad project, Bugzilla product, Jira project key, or owner/repository of GitHub.",
    ),
    newBug: z
      .string()
      .max(2_000)
      .regex(/^https?:\/\//i, "not an http(s) URL")
      .optional()
      .describe(
        "Form of a new bug with {title} and {description} in its address; the kind's own when absent.",
      ),
    visibility: z
      .enum(["public", "private"])
      .default("public")
      .describe("Titles and states of a private tracker's bugs are absent for readers who may not see them."),
    blockingQueries: z
      .array(SavedQuery)
      .default([])
      .describe("Saved queries for bugs that block a release, per DFG and release."),
    interval: Interval.optional().describe("Instead of intervals.bugs."),
  })
  .transform((tracker) => ({ ...tracker, title: tracker.title ?? tracker.id }));
