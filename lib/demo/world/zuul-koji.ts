import type { Cause } from "./causes";
import type { EventQueue } from "./event-queue";
import type { Fate } from "./job-runner";
import { JobRunner } from "./job-runner";
import type { KojiSubmission } from "./koji-builder";
import type { MergedChange } from "./review-change";
import type { CheckedChange, ScratchBuilds } from "./review-checks";
import type { ZuulCi, ZuulItem } from "./zuul-ci";

/** Job that makes the real build once a change has merged. */
const BUILD_JOB = "distgit-cbs-final-build-centos9";
/** Root of Koji's web pages in rows; the stand-in puts its own address in its place. */
export const KOJI_WEB = "https://cbs.rdo.example/koji";

/** Where orders go: the world's stable track. */
export interface KojiOrders {
  scratch(release: string, packageName: string, at: number, cause?: Cause): KojiSubmission | undefined;
  merged(release: string, packageName: string, at: number): KojiSubmission | undefined;
}

/** Zuul's jobs that build in Koji: each ends as its task does, and its report names the task. */
export class KojiJobs implements ScratchBuilds {
  private readonly runner: JobRunner;

  constructor(
    queue: EventQueue,
    private readonly ci: ZuulCi,
    private readonly orders: KojiOrders,
    private readonly releaseOf: (instance: string) => string,
  ) {
    this.runner = new JobRunner(queue, ci);
  }

  /** How the scratch build of a change will go; undefined for what is not built in Koji. */
  scratch(change: CheckedChange, item: ZuulItem, at: number): Fate | undefined {
    const { instance, packageName = "", mistake } = change;
    const submission = this.orders.scratch(this.releaseOf(instance), packageName, at, mistake);
    return submission && this.fate(submission, { instance, packageName }, item, at);
  }

  /** A change has merged: the job of the branch's new tip makes the real build. */
  merged(change: MergedChange, revision: string): void {
    const { at, project, branch, instance, packageName, release } = change;
    const submission = this.orders.merged(release, packageName, at);
    if (!submission) return;
    const ref = {
      ...{ project, branch, change: null, patchset: null, ref: `refs/heads/${branch}` },
      ...{ oldrev: this.ci.random.hex(40), newrev: revision, refUrl: "" },
    };
    const description = `Triggered by Branch ${project} refs/heads/${branch} updated ${ref.oldrev}..${revision}`;
    const item = this.ci.open({ pipeline: "post", ref, jobs: [{ name: BUILD_JOB }], description }, at);
    const fate = this.fate(submission, { instance, packageName }, item, at);
    this.runner.run(item, BUILD_JOB, fate, at, () => this.ci.report(item));
  }

  private fate(
    { taskId, cause, end }: KojiSubmission,
    about: { instance: string; packageName: string },
    item: ZuulItem,
    at: number,
  ): Fate {
    item.warnings.push(`CBS Task ID ${taskId}: ${KOJI_WEB}/taskinfo?taskID=${taskId}`);
    const fault = cause && { cause, ...about, phase: "run" as const };
    return {
      result: fault ? "FAILURE" : "SUCCESS",
      retries: 0,
      seconds: Math.max(60, end - at) + 45,
      ...(fault && { fault }),
    };
  }
}
