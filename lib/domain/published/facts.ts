/** A build that was published, as an import tells. One NVR may be published to several repositories, by several advisories. */
export interface PublicationFact {
  nvr: string;
  repository: string;
  /** Null where a repository is published without one. */
  advisory: string | null;
  publishedAt: Date;
}

/**
 * final = a release to package, candidate and milestone come before it (rc, b, a, dev), lifecycle = a tag that ends or
 * changes a series' support and brings no version (`epoxy-eol`, `zed-eom`, `train-em`).
 */
export type TagKind = "final" | "candidate" | "milestone" | "lifecycle";

/** A version that upstream tagged, for one of the repositories of a deliverable. The files tell no time. */
export interface TaggedUpstreamFact {
  /** Folder of the deliverable: a series such as "epoxy", or "_independent". */
  series: string;
  deliverable: string;
  /** "openstack/nova". */
  repo: string;
  version: string;
  commitHash: string;
  kind: TagKind;
  /** Order in the file, from 0; later tags are newer. */
  position: number;
  /** service, library, client-library, horizon-plugin, ... */
  type: string | null;
  team: string | null;
}

/** One requirement of a gating policy, in Greenwave's words. */
export interface GatingRequirement {
  /** test-result-failed, test-result-missing, test-result-passed, excluded, ... */
  type: string;
  testcase: string | null;
  scenario: string | null;
  /** What Greenwave adds: why a test run broke off, or what is wrong with a rule file. */
  details: string | null;
}

/** no-policy: nothing gates this build in this context, which is not the same as passing. */
export type GatingVerdict = "satisfied" | "unsatisfied" | "no-policy";

/** Whether a build may go on at a gating point. */
export interface GatingDecisionFact {
  nvr: string;
  productVersion: string;
  decisionContext: string;
  verdict: GatingVerdict;
  unsatisfied: GatingRequirement[];
  satisfied: GatingRequirement[];
}
