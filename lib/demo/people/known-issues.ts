import type { FiledBug } from "./seen";

/** A known issue that somebody would write down. */
export interface IssueIdea {
  title: string;
  pattern: string;
  scope: Readonly<Record<string, string>>;
  dfg: string;
  note: string;
  /** The bug it names, where it was filed. */
  bugOf?: (bug: FiledBug) => boolean;
  /** Why it holds no more. */
  retired?: string;
}

/** What the people know, most wanted first; which of it happens depends on the world. */
export const ISSUE_IDEAS: readonly IssueIdea[] = [
  {
    title: "Adoption with Ceph runs out of time while the storage settles",
    pattern: String.raw`pgs not active, retry \d+ of \d+`,
    scope: { job: "periodic-adoption-*" },
    dfg: "deployment",
    note: "The bug says that a longer limit mended it. It did not.",
    bugOf: (bug) => bug.kind === "job-timeout",
  },
  {
    title: "A volume hangs in detaching under tempest",
    pattern: String.raw`failed to reach available status \(current detaching\)`,
    scope: { source: "zuul" },
    dfg: "storage",
    note: "Recheck. It is a race between the agent and the driver.",
    bugOf: (bug) => bug.cause.endsWith("/detaching"),
  },
  {
    title: "The package mirror answers slowly or not at all",
    pattern: String.raw`Curl error \(28\): Timeout was reached for http://mirror\.`,
    scope: { class: "infra" },
    dfg: "production-chain",
    note: "Tell the hosting people; nothing of ours helps.",
  },
  {
    title: "kolla's spec lists a manual page that upstream removed",
    pattern: String.raw`File not found: \S+/kolla-build\.1\.gz`,
    scope: { package: "openstack-kolla" },
    dfg: "packaging",
    note: "Caracal only. Goes with the next update of the spec.",
    bugOf: (bug) => bug.cause === "kolla-man-page",
  },
  {
    title: "The container registry answers 503",
    pattern: String.raw`pinging container registry \S+: received unexpected HTTP status: 503`,
    scope: { class: "infra", source: "zuul" },
    dfg: "production-chain",
    note: "Comes and goes. Recheck after ten minutes.",
  },
  {
    title: "ovsdbapp's functional test waits for a server that is late",
    pattern: String.raw`Timed out after [\d.]+ seconds waiting for ovsdb-server`,
    scope: { package: "python-ovsdbapp" },
    dfg: "network",
    note: "One run in five. Being rewritten upstream.",
    bugOf: (bug) => bug.cause === "ovsdbapp-flaky",
  },
  {
    title: "The node image has no SELinux bindings",
    pattern: String.raw`libselinux-python\) aren't installed`,
    scope: { class: "infra" },
    dfg: "production-chain",
    note: "Since the image was rebuilt without them.",
    bugOf: (bug) => bug.cause === "node-image-without-selinux",
    retired: "The image was rebuilt with them; not seen since.",
  },
  {
    title: "The clock of a node does not start",
    pattern: "Unable to start service chronyd",
    scope: { class: "infra" },
    dfg: "production-chain",
    note: "Nodes of one provider.",
    retired: "The provider changed its time servers.",
  },
];

/** How many are written down: some that hold, and one that did. */
export const ISSUES = { held: 4, retired: 1 } as const;
