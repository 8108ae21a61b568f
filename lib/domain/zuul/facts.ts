/**
 * What Zuul tells, in our names. Times are Date (UTC), durations milliseconds, whatever unit Zuul mixed them in.
 * Values of an open set (results, pipelines, wait reasons) stay as sent.
 */

/** What a build tested. `periodic`: the tip of a branch; Zuul does not say which commit that was. */
export type ZuulRefKind = "change" | "push" | "tag" | "periodic";

export interface ZuulRef {
  kind: ZuulRefKind;
  project: string;
  branch: string | null;
  change: number | null;
  /** Gerrit: "3"; GitHub: a hash. */
  patchset: string | null;
  ref: string | null;
  oldRev: string | null;
  newRev: string | null;
  /** null as well where Zuul sent an empty address or one that ends in "h=None". */
  url: string | null;
}

export interface ZuulArtifact {
  name: string;
  url: string;
  /** "zuul_manifest", "unit_test_report", ... */
  type: string | null;
}

/** One attempt of one job. */
export interface ZuulBuildFact {
  /** 32 hex digits; "<buildset>:<job>" for a job that an older server skipped without giving it one. */
  uuid: string;
  /** Row number of the server, growing with the start of builds; null before Zuul 4.12. */
  zuulId: number | null;
  buildsetUuid: string | null;
  jobName: string;
  pipeline: string | null;
  /** null while it runs; else as sent, see results.ts. */
  result: string | null;
  /** false = an attempt that was retried; null while it runs. */
  final: boolean | null;
  voting: boolean;
  held: boolean;
  startedAt: Date | null;
  endedAt: Date | null;
  durationMs: number | null;
  logUrl: string | null;
  nodeset: string | null;
  errorDetail: string | null;
  artifacts: ZuulArtifact[];
  provides: string[];
  ref: ZuulRef | null;
  eventId: string | null;
  eventAt: Date | null;
}

/** One evaluation of one item in one pipeline. */
export interface ZuulBuildsetFact {
  uuid: string;
  zuulId: number | null;
  pipeline: string;
  result: string | null;
  message: string | null;
  eventId: string | null;
  eventAt: Date | null;
  firstStartedAt: Date | null;
  lastEndedAt: Date | null;
  /** More than one: changes that depend on each other, tested as one. */
  refs: ZuulRef[];
}

export interface ZuulBuildsetEvent {
  at: Date;
  type: string;
  description: string;
}

/** A buildset with every attempt of its jobs, oldest first. */
export interface ZuulBuildsetDetail {
  buildset: ZuulBuildsetFact;
  builds: ZuulBuildFact[];
  events: ZuulBuildsetEvent[];
}

/** A finished build as build-times lists it, newest end first. */
export interface ZuulBuildTimeFact {
  uuid: string;
  jobName: string;
  result: string | null;
  final: boolean | null;
  project: string | null;
  branch: string | null;
  pipeline: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
  durationMs: number | null;
}

export interface ZuulJobFact {
  name: string;
  description: string | null;
  tags: string[];
  /** Jobs it inherits from, over all variants. */
  parents: string[];
}

export interface ZuulPipelineFact {
  name: string;
  /** "timer" marks a periodic pipeline. */
  drivers: string[];
}

export interface ZuulConfigErrorFact {
  project: string | null;
  branch: string | null;
  path: string | null;
  severity: string | null;
  name: string | null;
  message: string;
}

export interface ZuulInfo {
  /** Set where the address serves one tenant; null at the root of a server with several. */
  tenant: string | null;
  /** true = reading needs a token. */
  readProtected: boolean;
  websocketUrl: string | null;
}
