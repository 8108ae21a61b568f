import type { CommitRow } from "../rows/row-types";
import { type Cause, type Causes, SILENT_KINDS } from "./causes";
import type { EventQueue } from "./event-queue";
import { type Blame, fateOf, JobRunner } from "./job-runner";
import type { LineNames } from "./jobs";
import type { InstanceState } from "./state";
import type { JobSpec, ZuulCi, ZuulItem } from "./zuul-ci";
import { changeRef, tipOf } from "./zuul-refs";

const HOUR = 3600;
const MINUTE = 60;
const JOBS_PROJECT = "rdo-jobs";
/** Results that end a build before it could report to DLRN. */
const SILENT = new Set(["NODE_FAILURE", "RETRY_LIMIT", "DISK_FULL", "POST_FAILURE"]);

/** What a run of a line tests, and by which jobs. */
export interface LineSpec {
  names: LineNames;
  rows: readonly CommitRow[];
  row?: CommitRow;
  jobs: readonly string[];
  criteria: readonly string[];
  alternatives: Readonly<Record<string, readonly string[]>>;
  user: string;
  target: string;
}

/** A commit or an aggregate under test, with what its jobs have said so far. */
export interface Candidate extends LineSpec {
  aggregateHash?: string;
  passed: Set<string>;
  running: number;
  promoted: boolean;
  on: LineEvents;
}

/** What DLRN hears of a run. */
export interface LineEvents {
  moved(candidate: Candidate, at: number): void;
  vote(candidate: Candidate, job: string, at: number, result: { logUrl: string | null; cause?: Cause }): void;
  promote(at: number): void;
}

/** The change whose patch sets run jobs once more, by hand. */
export interface RerunChange {
  ref(at: number): Parameters<typeof changeRef>;
}

/** Runs lines in Zuul: a buildset per run; a second try of a job is a check build of somebody's test change. */
export class LineRuns {
  private readonly runner: JobRunner;

  constructor(
    private readonly queue: EventQueue,
    private readonly ci: ZuulCi,
    private readonly state: InstanceState,
    private readonly causes: Causes,
    private readonly rerun: RerunChange,
    /** True while chance must not fail a job here: a scenario wants this line to pass. */
    private readonly isSure: (at: number) => boolean,
  ) {
    this.runner = new JobRunner(queue, ci);
  }

  /** One run: the first job moves the hash, the others test it; if it fails, nothing else happens. */
  start(line: LineSpec, at: number, on: LineEvents): void {
    const { ci, runner } = this;
    const { first, last, pipeline } = line.names;
    const runs = line.jobs.filter((name) => !this.suffers(name, "job-dropped"));
    const tests = runs.map(
      (name): JobSpec => ({ name, needs: [first], estimate: 1.6 * HOUR, voting: isVoting(line, name) }),
    );
    const jobs = [
      { name: first, estimate: 4 * MINUTE },
      ...tests,
      { name: last, needs: line.criteria.filter((name) => runs.includes(name)), estimate: 5 * MINUTE },
    ];
    const item = ci.open({ pipeline, jobs, ref: tipOf(JOBS_PROJECT, "master") }, at);
    const candidate: Candidate = {
      ...line,
      jobs: runs,
      passed: new Set(),
      running: 0,
      promoted: false,
      on,
    };
    this.queue.at(at + ci.random.between(0.5, 2) * MINUTE, (now) => {
      const fate = fateOf(ci.random, this.judgeSteps(first, now), ci.random.between(2.5, 6) * MINUTE);
      runner.run(item, first, fate, now, (build, ended) => {
        if (build.result === "SUCCESS") this.test(candidate, item, ended);
        else this.skipAll(item, first, ended);
      });
    });
  }

  /** Tries the jobs again that a candidate still misses; where none is missing, to promote it. */
  again(candidate: Candidate, at: number): void {
    if (isMet(candidate)) {
      candidate.promoted = true;
      this.promote(candidate, undefined, at);
      return;
    }
    const missing = candidate.jobs.filter((job) => !candidate.passed.has(job));
    const item = this.openRerun(missing, at);
    for (const job of missing) this.run(candidate, item, job, at, 1);
  }

  private test(candidate: Candidate, item: ZuulItem, at: number): void {
    candidate.on.moved(candidate, at);
    for (const job of candidate.jobs) {
      item.job(job).waiting = `node request: 300-${this.ci.random.whole(1e9, 9e9)}`;
      this.run(candidate, item, job, at, 1);
    }
  }

  private skipAll(item: ZuulItem, because: string, at: number): void {
    for (const job of item.jobs) if (!job.build) this.ci.skip(item, job.name, because, at);
    this.ci.report(item);
  }

  private openRerun(jobs: readonly string[], at: number): ZuulItem {
    const ref = changeRef(...this.rerun.ref(at));
    const specs = jobs.map((name) => ({ name, estimate: 1.6 * HOUR }));
    return this.ci.open(
      {
        pipeline: "check",
        ref,
        jobs: specs,
        owner: "ruck",
        description: `Triggered by GerritChange ${ref.project} ${ref.change},${ref.patchset}`,
      },
      at,
    );
  }

  private run(candidate: Candidate, item: ZuulItem, job: string, at: number, attempts: number): void {
    const { random } = this.state;
    const seconds = random.between(0.7, 2.6) * HOUR;
    candidate.running++;
    this.queue.at(at + random.between(0.05, 0.6) * HOUR, (now) => {
      const fate = fateOf(this.ci.random, this.judge(job, now, now + seconds), seconds);
      const isLost = this.suffers(job, "report-lost");
      const reports = !SILENT.has(fate.result) && !isLost;
      if (random.chance(0.35) && reports) candidate.on.vote(candidate, job, now, { logUrl: null });
      this.runner.run(item, job, fate, now, (build, ended) => {
        const cause = fate.fault?.cause;
        if (build.logUrl && reports)
          candidate.on.vote(candidate, job, ended, { logUrl: build.logUrl, ...(cause && { cause }) });
        this.finish(candidate, item, job, ended, { failed: cause !== undefined, isLost, attempts });
      });
    });
  }

  private finish(
    candidate: Candidate,
    item: ZuulItem,
    job: string,
    at: number,
    { failed, isLost, attempts }: { failed: boolean; isLost: boolean; attempts: number },
  ): void {
    const { random } = this.state;
    candidate.running--;
    if (!failed && !isLost) candidate.passed.add(job);
    else if (failed && attempts < 3 && random.chance(0.6)) {
      candidate.running++;
      this.queue.at(at + random.between(0.2, 1) * HOUR, (now) => {
        candidate.running--;
        this.run(candidate, this.openRerun([job], now), job, now, attempts + 1);
      });
    }
    const ready = candidate.running === 0 && !candidate.promoted && isMet(candidate);
    if (ready) candidate.promoted = true;
    this.close(candidate, item, at, ready);
  }

  /** Ends an item whose tests have all ended; a candidate that is ready is promoted by the line's last job. */
  private close(candidate: Candidate, item: ZuulItem, at: number, ready: boolean): void {
    const { last } = candidate.names;
    const isRun = item.jobs.some(({ name }) => name === last);
    const ended = item.jobs.every(
      ({ name, build }) => name === last || (build?.end != null && build.final !== false),
    );
    if (ended && !(ready && isRun)) {
      const because = item.jobs.find(({ build }) => build && build.result !== "SUCCESS")?.name ?? last;
      if (isRun) this.skipAll(item, because, at);
      else this.ci.report(item);
    }
    if (ready) this.promote(candidate, isRun ? item : undefined, at);
  }

  private promote(candidate: Candidate, item: ZuulItem | undefined, at: number): void {
    const { ci } = this;
    const { last, promotePipeline } = candidate.names;
    const later = at + this.state.random.between(0.2, 0.8) * HOUR;
    const seconds = ci.random.between(2, 6) * MINUTE;
    this.queue.at(later, (now) => {
      const ref = tipOf(JOBS_PROJECT, "master");
      const into = item ?? ci.open({ pipeline: promotePipeline, ref, jobs: [{ name: last }] }, now);
      const blame = this.ownCause(last);
      const fate = blame ? fateOf(ci.random, blame, seconds) : { result: "SUCCESS", retries: 0, seconds };
      this.runner.run(into, last, fate, now, (build, ended) => {
        ci.report(into);
        if (build.result === "SUCCESS") candidate.on.promote(ended);
        else candidate.promoted = false;
      });
    });
  }

  /** A cause that is about this very job, and makes it fail. */
  private ownCause(job: string): Blame | undefined {
    const { id } = this.state.spec;
    const cause = this.causes.ofJob(id, job);
    return cause && !SILENT_KINDS.has(cause.kind) ? { cause, instance: id } : undefined;
  }

  private suffers(job: string, kind: Cause["kind"]): boolean {
    return this.causes.ofJob(this.state.spec.id, job)?.kind === kind;
  }

  /** Why the step before the tests fails, or undefined: a cause of its own, or trouble of the infrastructure. */
  private judgeSteps(first: string, at: number): Blame | undefined {
    const { spec } = this.state;
    const { random } = this.ci;
    const own = this.ownCause(first);
    if (own) return own;
    if (this.isSure(at)) return undefined;
    const hit = (kind: Cause["kind"], rate: number) =>
      random.chance(rate) ? this.causes.ofKind(spec.id, kind) : undefined;
    const cause = hit("no-nodes", 0.25) ?? hit("mirror-outage", 0.4) ?? hit("infra-noise", 0.006);
    return cause && { cause, instance: spec.id };
  }

  /** Why a job fails, or undefined. */
  private judge(job: string, at: number, end: number): Blame | undefined {
    const { random, spec } = this.state;
    const blame = (cause: Cause | undefined) => cause && { cause, instance: spec.id };
    const own = this.ownCause(job);
    if (own && random.chance(own.cause.rate ?? 1)) return own;
    if (this.isSure(at) || this.isSure(end)) return undefined;
    const hit = (kind: Cause["kind"], rate: number) =>
      random.chance(rate) ? this.causes.ofKind(spec.id, kind) : undefined;
    return blame(
      hit("no-nodes", 0.6) ??
        hit("mirror-outage", 0.7) ??
        hit("flaky-job", 0.06) ??
        hit("infra-noise", 0.012),
    );
  }
}

const isVoting = ({ criteria, alternatives }: LineSpec, job: string) =>
  criteria.includes(job) || Object.values(alternatives).flat().includes(job);

const isMet = ({ criteria, alternatives, passed }: Candidate): boolean =>
  criteria.every((job) => passed.has(job) || alternatives[job]?.some((other) => passed.has(other)));
