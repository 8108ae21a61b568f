/** Kinds of bug trackers. Launchpad and Bugzilla are read; of the others only addresses and forms are known. */
export const TRACKER_KINDS = ["launchpad", "bugzilla", "jira", "github"] as const;
export type TrackerKind = (typeof TRACKER_KINDS)[number];

/** A bug tracker as pages and links need it. */
export interface Tracker {
  id: string;
  title: string;
  kind: TrackerKind;
  /** Root of the pages people read, without a slash at its end. */
  url: string;
  /** Launchpad project, Bugzilla product, Jira project key, or owner/repository of GitHub; for new bugs. */
  project: string | null;
  /** Address of the form of a new bug with {title} and {description} in it; the kind's own when null. */
  newBug: string | null;
  visibility: "public" | "private";
  /** For which releases and DFGs saved queries look for what blocks; null = all, or none in particular. */
  blocking: readonly { name: string; release: string | null; dfg: string | null }[];
}

/** What a tracker says of one bug. Texts are a tracker's: shown as text only. */
export interface BugFact {
  key: string;
  url: string;
  title: string | null;
  /** In the tracker's own words. */
  status: string;
  isOpen: boolean;
  /** Closed because it was mended. */
  isFixed: boolean;
  /** The tracker does not know it, or does not show it to us. */
  isGone: boolean;
  priority: string | null;
  assignee: string | null;
  updatedAt: Date | null;
  closedAt: Date | null;
}
