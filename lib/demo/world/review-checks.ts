import type { ReviewRow } from "../rows/review-rows";
import type { Cause, CauseKind, Causes } from "./causes";
import type { EventQueue } from "./event-queue";
import { type Fate, fateOf, JobRunner } from "./job-runner";
import { SCRATCH_JOB } from "./jobs";
import type { Random } from "./random";
import { ZUUL } from "./review-words";
import type { ZuulCi, ZuulItem } from "./zuul-ci";
import { changeRef } from "./zuul-refs";

const MINUTE = 60;

/** What check and gate need to know of a change. */
export interface CheckedChange {
  row: ReviewRow;
  /** DLRN instance whose troubles its jobs meet. */
  instance: string;
  packageName?: string;
  checkJobs: readonly { name: string; voting: boolean }[];
  gateJobs: readonly { name: string; voting: boolean }[];
  /** The author's own fault in the current patch set. */
  mistake?: Cause;
}

/** Jobs whose end a build in Koji decides; undefined for what is not built there. */
export interface ScratchBuilds {
  scratch(change: CheckedChange, item: ZuulItem, at: number): Fate | undefined;
}

/** Called with the causes of failed voting jobs; none means that it passed. */
type Checked = (blames: readonly Cause[], at: number) => void;

/** Minutes a check job takes. */
const TAKES: readonly [RegExp, readonly [number, number]][] = [
  [/^rpmlint|validate/, [3, 8]],
  [/^DLRN/, [12, 35]],
];

function minutes(job: string, random: Random): number {
  const [, [from, to]] = TAKES.find(([form]) => form.test(job)) ?? [null, [45, 85] as const];
  return random.between(from, to);
}

/** Check and gate: builds of a change, Zuul's votes, gate resets and changes replaced while they are checked. */
export class ReviewChecks {
  private readonly runner: JobRunner;
  /** Jobs that build in Koji, where the world has one. */
  koji?: ScratchBuilds;
  private readonly checking = new Map<ReviewRow, ZuulItem>();

  constructor(
    private readonly queue: EventQueue,
    private readonly ci: ZuulCi,
    private readonly causes: Causes,
    private readonly random: Random,
  ) {
    this.runner = new JobRunner(queue, ci);
  }

  check(change: CheckedChange, at: number, done: Checked): void {
    this.pipeline("check", change, at, done);
  }

  /** True when the change does not merge into its branch: Zuul says so and builds nothing. */
  conflicts({ row }: CheckedChange, at: number): boolean {
    if (!this.random.chance(0.015)) return false;
    const spec = {
      pipeline: "check",
      ref: changeRef(row, row.patchset),
      jobs: [],
      owner: row.owner.username,
    };
    const description = `Triggered by GerritChange ${row.project} ${row.number},${row.patchset}`;
    const item = this.ci.open({ ...spec, description }, at);
    item.buildset.message = "Merge failed.";
    this.ci.report(item, "MERGE_CONFLICT");
    return true;
  }

  /** Now and then an item ahead fails: what was tested is thrown away and the change starts again. */
  gate(change: CheckedChange, at: number, done: Checked): void {
    const again = this.random.chance(0.06);
    const item = this.pipeline("gate", change, at, done);
    if (again)
      this.queue.at(at + this.random.between(4, 10) * MINUTE, (now) => {
        if (!this.drop(item, "ABORTED", now)) return;
        this.pipeline("gate", change, now, done);
      });
  }

  /** A new patch set came: what is being checked is of no use any more. */
  supersede({ row }: CheckedChange, at: number): void {
    const item = this.checking.get(row);
    if (item) this.drop(item, "CANCELED", at);
  }

  private drop(item: ZuulItem, result: "CANCELED" | "ABORTED", at: number): boolean {
    if (!this.ci.items.has(item)) return false;
    for (const { name, build } of item.jobs)
      if (build && build.result === null) this.ci.end(item, name, at, { result });
    this.ci.report(item, "DEQUEUED");
    return true;
  }

  private pipeline(pipeline: "check" | "gate", change: CheckedChange, at: number, done: Checked): ZuulItem {
    const { ci, random, queue } = this;
    const { row } = change;
    const jobs = pipeline === "gate" ? change.gateJobs : change.checkJobs;
    const ref = changeRef(row, row.patchset);
    const description = `Triggered by GerritChange ${row.project} ${row.number},${row.patchset}`;
    const item = ci.open({ pipeline, ref, jobs, owner: row.owner.username, description }, at);
    this.checking.set(row, item);
    const blames: Cause[] = [];
    let left = jobs.length;
    for (const { name, voting } of jobs) {
      item.job(name).waiting = `node request: 300-${random.whole(1e9, 9e9)}`;
      queue.at(at + random.between(0.3, 6) * MINUTE, (now) => {
        const fate = this.fate(change, item, name, now);
        const cause = fate.fault?.cause;
        this.runner.run(item, name, fate, now, (_build, ended) => {
          if (cause && voting) blames.push(cause);
          left--;
          if (left > 0) return;
          this.checking.delete(row);
          ci.report(item);
          this.vote(row, pipeline, blames.length === 0, ended);
          done(blames, ended);
        });
      });
    }
    return item;
  }

  private fate(change: CheckedChange, item: ZuulItem, job: string, at: number): Fate {
    const { random } = this;
    // What has left its pipeline meanwhile orders no build.
    const scratch = job === SCRATCH_JOB && this.ci.items.has(item);
    const built = scratch ? this.koji?.scratch(change, item, at) : undefined;
    if (built) return built;
    const cause = this.judge(change, job);
    const { instance, packageName } = change;
    const blame = cause && { cause, instance, ...(packageName && { packageName }) };
    return fateOf(random, blame, minutes(job, random) * MINUTE);
  }

  private vote(row: ReviewRow, pipeline: "check" | "gate", good: boolean, at: number): void {
    row.votes = row.votes.filter(({ account }) => account.id !== ZUUL.id);
    const value = (pipeline === "gate" ? 2 : 1) * (good ? 1 : -1);
    row.votes.push({ label: "Verified", value, account: ZUUL, at });
    row.updated = at;
  }

  /** Why a job of a change fails, or undefined. */
  private judge({ instance, packageName, mistake }: CheckedChange, job: string): Cause | undefined {
    const { random, causes } = this;
    const hit = (kind: CauseKind, rate: number) =>
      random.chance(rate) ? causes.ofKind(instance, kind) : undefined;
    const outage = hit("no-nodes", 0.5) ?? (job === "rpmlint" ? undefined : hit("mirror-outage", 0.5));
    if (outage) return outage;
    const lints = mistake?.detail?.mistake === "lint";
    if (mistake && lints === (job === "rpmlint") && /^(rpmlint|DLRN)/.test(job)) return mistake;
    if (packageName && job.startsWith("DLRN")) {
      const broken = causes.breaking(instance, packageName);
      if (broken) return broken;
      const flaky = causes.find(
        instance,
        (one) => one.kind === "flaky-test" && one.packages?.includes(packageName) === true,
      );
      if (flaky && random.chance(flaky.rate ?? 0.2)) return flaky;
    }
    const own = causes.ofJob(instance, job);
    if (own && random.chance(own.rate ?? 1)) return own;
    return (job.startsWith("weirdo") ? hit("flaky-job", 0.05) : undefined) ?? hit("infra-noise", 0.012);
  }
}
