import type { Rejected } from "../sync/rejected";

// What a Koji hub tells, in our names. Times are Date (UTC, from the hub's epoch seconds), event and row ids its own.

const BUILD_STATES = ["BUILDING", "COMPLETE", "DELETED", "FAILED", "CANCELED"] as const;
export type KojiBuildState = (typeof BUILD_STATES)[number] | "unknown";

const TASK_STATES = ["FREE", "OPEN", "CLOSED", "CANCELED", "ASSIGNED", "FAILED"] as const;
export type KojiTaskState = (typeof TASK_STATES)[number] | "unknown";

/** Koji's number for a build state, as a name. */
export const buildState = (code: number): KojiBuildState => BUILD_STATES[code] ?? "unknown";
export const buildStateCode = (state: (typeof BUILD_STATES)[number]): number => BUILD_STATES.indexOf(state);

/** Koji's number for a task state, as a name. CLOSED is success. */
export const taskState = (code: number): KojiTaskState => TASK_STATES[code] ?? "unknown";

/**
 * One attempt at a build. A FAILED or CANCELED build that is submitted again keeps its build id and takes a new creation
 * event (and nearly always a new task), so an attempt is `(buildId, creationEventId)`; see attempt.ts.
 */
export interface KojiBuildFact {
  buildId: number;
  creationEventId: number;
  /** Root of the task tree; null for builds imported without one. */
  taskId: number | null;
  packageName: string;
  version: string;
  release: string;
  epoch: number | null;
  /** Name-version-release, without the epoch. */
  nvr: string;
  state: KojiBuildState;
  ownerName: string | null;
  /** SCM URL, or the file name of the uploaded SRPM, which is RDO's way. */
  source: string | null;
  createdAt: Date;
  startedAt: Date | null;
  /** Null while BUILDING. Deleting a build does not change it. */
  completedAt: Date | null;
  draft: boolean;
  /** "DEFAULT", or the volume that holds the files. */
  volumeName: string;
}

export interface KojiTagFact {
  tagId: number;
  name: string;
  /** Space-separated; "" when inherited. */
  arches: string;
  locked: boolean;
}

/** Where builds for a target take their build root from, and the tag they land in. */
export interface KojiTargetFact {
  targetId: number;
  name: string;
  buildTag: string;
  destTag: string;
}

/** One stay of a build in a tag, `(buildId, tagId, createEvent)`; the same build may enter a tag again with another. */
export interface KojiStayFact {
  buildId: number;
  tagId: number;
  tagName: string;
  createEvent: number;
  taggedAt: Date;
  taggedBy: string | null;
  /** Null while the build is in the tag. */
  revokeEvent: number | null;
  untaggedAt: Date | null;
  untaggedBy: string | null;
  packageName: string;
  version: string;
  release: string;
  epoch: number | null;
  /** Of the build when this was read: the only place where a deletion shows before the nightly comparison. */
  buildState: KojiBuildState;
}

export interface KojiTaskFact {
  taskId: number;
  parentId: number | null;
  method: string;
  arch: string | null;
  label: string | null;
  state: KojiTaskState;
  ownerName: string | null;
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
  /** What a `build` task was asked for; null for other methods and where the hub did not say. */
  request: KojiBuildRequest | null;
}

/** The target is what tells the release of a build that was never tagged. */
export interface KojiBuildRequest {
  source: string | null;
  target: string | null;
  scratch: boolean;
}

/** The repository made of a tag's content, the step before a push to the mirrors. CLOSED = it is there. */
export interface KojiDistRepoFact {
  taskId: number;
  state: KojiTaskState;
  tagName: string;
  repoId: number | null;
  /** The hub's event whose content the repository has; null = as of the start of the task. */
  eventId: number | null;
  arches: string[];
  createdAt: Date;
  completedAt: Date | null;
}

/** Why an attempt FAILED, read once and soon: task output is swept after a while. */
export interface KojiFailureFact {
  buildId: number;
  creationEventId: number;
  taskId: number;
  request: KojiBuildRequest | null;
  /** The task that failed first below the build's; null when the build's own task failed by itself. */
  failedTask: KojiFailedTask | null;
  faultCode: number | null;
  /** The fault's text, e.g. "error building package (arch x86_64), mock exited with status 10; see build.log ...". */
  reason: string | null;
  log: KojiLogTail | null;
}

export interface KojiFailedTask {
  taskId: number;
  method: string;
  arch: string | null;
}

/** The end of a log. `offset` and `size` are bytes of the whole file; text before `offset` was not read. */
export interface KojiLogTail {
  taskId: number;
  name: string;
  size: number;
  offset: number;
  text: string;
}

export type KojiPart = "builds" | "stays" | "tags" | "targets" | "tasks" | "distRepos";

/** A record that did not fit, with the part it belongs to, so that it can be mapped again after a fix. */
export interface KojiRejected extends Rejected {
  part: KojiPart;
}
