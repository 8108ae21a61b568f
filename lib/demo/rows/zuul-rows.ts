/** What a build tested, as Zuul tells it: a change, a push (revisions set) or the tip of a branch (neither). */
export interface ZuulRefRow {
  project: string;
  branch: string | null;
  change: number | null;
  patchset: string | null;
  ref: string;
  oldrev: string | null;
  newrev: string | null;
  refUrl: string;
}

export interface ZuulArtifactRow {
  name: string;
  url: string;
  metadata?: Record<string, unknown>;
}

/** One row of Zuul's table of builds: one attempt of one job. Times are seconds since the epoch, UTC. */
export interface ZuulBuildRow {
  /** Grows with the start of builds. */
  id: number;
  uuid: string;
  jobName: string;
  /** Null while it runs. */
  result: string | null;
  held: boolean | null;
  start: number | null;
  end: number | null;
  /** Seconds, with microseconds, as the server measured them. */
  duration: number | null;
  voting: boolean;
  logUrl: string | null;
  nodeset: string;
  errorDetail: string | null;
  /** False = another attempt followed; null while it runs. */
  final: boolean | null;
  artifacts: readonly ZuulArtifactRow[];
  provides: readonly { name: string }[];
  buildset: ZuulBuildsetRow;
}

/** One row of Zuul's table of buildsets: one evaluation of an item in a pipeline. */
export interface ZuulBuildsetRow {
  id: number;
  uuid: string;
  pipeline: string;
  /** Null for events of some drivers. */
  eventId: string | null;
  eventAt: number | null;
  result: string | null;
  message: string | null;
  firstStart: number | null;
  lastEnd: number | null;
  /** More than one: changes tested as one. */
  refs: readonly ZuulRefRow[];
  events: readonly { at: number; type: string; description: string }[];
  /** Every attempt, oldest first. */
  builds: ZuulBuildRow[];
}

/** A job of an item in a pipeline as `status` shows it. Times in seconds. */
export interface ZuulLiveJob {
  name: string;
  dependencies: readonly string[];
  voting: boolean;
  build: ZuulBuildRow | null;
  /** Attempts so far, the running one included. */
  tries: number;
  /** A task has failed already, though the build goes on. */
  preFail: boolean;
  /** Why it has not begun, in Zuul's words; null when nothing holds it. */
  waiting: string | null;
  /** How long the job usually takes. */
  estimate: number | null;
}

export interface ZuulLiveItem {
  id: string;
  buildset: ZuulBuildsetRow;
  enqueuedAt: number;
  owner: string | null;
  jobs: readonly ZuulLiveJob[];
}
