import type { Rejected } from "../sync/rejected";

/** What Zuul's `status` shows: everything queued or running now. Written anew at each look, never history. */
export interface ZuulStatus {
  version: string | null;
  reconfiguredAt: Date | null;
  /** Events the scheduler has not looked at yet. */
  waitingEvents: number;
  pipelines: ZuulLivePipeline[];
  items: ZuulLiveItem[];
  rejected: Rejected[];
}

export interface ZuulLivePipeline {
  name: string;
  description: string | null;
  /** independent, dependent, serial, supercedent, ...; null before Zuul 5. */
  manager: string | null;
  state: string | null;
  drivers: string[];
}

export interface ZuulLiveRef {
  project: string;
  projectCanonical: string | null;
  change: number | null;
  patchset: string | null;
  ref: string | null;
  url: string | null;
  owner: string | null;
}

/** One item in a pipeline's queue, its jobs in the order Zuul lists them. Items that are only there as a dependency are left out. */
export interface ZuulLiveItem {
  pipeline: string;
  queue: string;
  /** How many items of this queue may run at once; 0 = no limit. */
  window: number;
  /** Line within the queue, 0 first: a failing item splits off, and those behind it start a line of their own. */
  line: number;
  /** Place in the line, 0 is nearest to merging. */
  place: number;
  /** Item uuid; "change,patchset" before Zuul 10. */
  itemId: string;
  buildsetUuid: string | null;
  active: boolean;
  enqueuedAt: Date | null;
  remainingMs: number | null;
  /** Not empty: it will not merge, or report failure, whatever still runs. */
  failingReasons: string[];
  itemAhead: string | null;
  refs: ZuulLiveRef[];
  jobs: ZuulLiveJob[];
}

/**
 * waiting = for other jobs, nodes, a semaphore ...; queued = nothing is said; failing = runs, but a task has failed
 * already; paused = waits for the jobs that need it.
 */
export type ZuulLiveState = "waiting" | "queued" | "running" | "failing" | "paused" | "done";

export type ZuulWaitReason = "dependencies" | "node" | "semaphores" | "repo-state" | "executor" | "other";

export interface ZuulWait {
  reason: ZuulWaitReason;
  /** Names of jobs or semaphores, or the id of the node request. */
  on: string[];
  text: string;
}

export interface ZuulLiveJob {
  name: string;
  uuid: string | null;
  state: ZuulLiveState;
  result: string | null;
  voting: boolean;
  wait: ZuulWait | null;
  /** 1 for the first attempt, 0 while none was made. */
  tries: number;
  /** It ended in a way that makes Zuul try again. */
  willRetry: boolean;
  canceled: boolean;
  dependencies: string[];
  startedAt: Date | null;
  endedAt: Date | null;
  elapsedMs: number | null;
  remainingMs: number | null;
  estimatedMs: number | null;
  reportUrl: string | null;
}
