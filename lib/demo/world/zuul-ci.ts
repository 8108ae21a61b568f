import type { ZuulBuildRow, ZuulBuildsetRow, ZuulLiveItem, ZuulLiveJob, ZuulRefRow } from "../rows/zuul-rows";
import { ZuulStore } from "../rows/zuul-store";
import type { Cause } from "./causes";
import { Random } from "./random";

/** Id of the demo's Zuul in the configuration and in the truth. */
export const ZUUL_ID = "rdo";
export const TENANT = "rdoproject.org";
/** Name of the log server in rows; the stand-in puts its own address in its place. */
export const LOG_SERVER = "https://logserver.rdo.example";
const CANONICAL = "review.rdo.example";

/** Why a build failed: what its log is worded from. */
export interface ZuulFault {
  cause: Cause;
  /** DLRN instance of the cause. */
  instance: string;
  /** Source package that the build is about, if it is about one. */
  packageName?: string;
  phase: "pre" | "run" | "post";
}

/** How an attempt ends. */
export interface BuildEnd {
  result: string;
  errorDetail?: string;
  fault?: ZuulFault;
  /** False for an attempt that is retried. */
  final?: boolean;
}

interface LiveJob extends ZuulLiveJob {
  build: ZuulBuildRow | null;
  tries: number;
  preFail: boolean;
  waiting: string | null;
}

/** An item in a pipeline until it has reported. */
export class ZuulItem implements ZuulLiveItem {
  readonly jobs: LiveJob[] = [];
  /** Lines that jobs add to the report. */
  readonly warnings: string[] = [];

  constructor(
    readonly id: string,
    readonly buildset: ZuulBuildsetRow,
    readonly enqueuedAt: number,
    readonly owner: string | null,
  ) {}

  job(name: string): LiveJob {
    const found = this.jobs.find((job) => job.name === name);
    if (!found) throw new Error(`no job ${name} in ${this.buildset.pipeline}`);
    return found;
  }
}

/** What a job needs before it begins, and whether it decides. */
export interface JobSpec {
  name: string;
  needs?: readonly string[];
  voting?: boolean;
  /** Seconds it usually takes. */
  estimate?: number;
}

/** The CI system of the demo: rows in order of time, items while they are in a pipeline, the cause of every failure. */
export class ZuulCi {
  readonly store = new ZuulStore();
  /** Items now in a pipeline, oldest first. */
  readonly items = new Set<ZuulItem>();
  /** Why builds failed, by uuid; of retried attempts too. */
  readonly faults = new Map<string, ZuulFault>();
  random: Random;
  private ids = { build: 0, buildset: 0 };

  constructor(seed: string | number) {
    this.random = new Random(seed, "zuul");
  }

  /** Runs something by another stream of chance, so that what it draws changes nothing else. */
  by<T>(random: Random, run: () => T): T {
    const own = this.random;
    this.random = random;
    try {
      return run();
    } finally {
      this.random = own;
    }
  }

  /** An item enters a pipeline. Its jobs begin by {@link begin} or are skipped; it ends by {@link report}. */
  open(
    spec: {
      pipeline: string;
      ref: ZuulRefRow;
      jobs: readonly JobSpec[];
      owner?: string;
      description?: string;
    },
    at: number,
  ): ZuulItem {
    const { random } = this;
    const buildset: ZuulBuildsetRow = {
      id: ++this.ids.buildset,
      uuid: random.hex(32),
      pipeline: spec.pipeline,
      eventId: random.hex(32),
      eventAt: Math.floor(at),
      result: null,
      message: null,
      firstStart: null,
      lastEnd: null,
      refs: [spec.ref],
      events: [
        {
          at: Math.floor(at),
          type: "triggered",
          description: spec.description ?? `Triggered by timer ${spec.ref.project} ${spec.ref.ref}`,
        },
      ],
      builds: [],
    };
    this.store.addBuildset(buildset);
    const item = new ZuulItem(random.hex(32), buildset, at, spec.owner ?? null);
    for (const { name, needs = [], voting = true, estimate = null } of spec.jobs) {
      const waiting = needs.length > 0 ? `dependencies: ${needs.join(", ")}` : null;
      const job = { name, dependencies: needs, voting, estimate, waiting };
      item.jobs.push({ ...job, build: null, tries: 0, preFail: false });
    }
    this.items.add(item);
    return item;
  }

  /** An attempt of a job begins. */
  begin(item: ZuulItem, name: string, at: number): ZuulBuildRow {
    const job = item.job(name);
    const build = this.row(item, job, at);
    this.store.addBuild(build);
    item.buildset.firstStart ??= build.start;
    job.build = build;
    job.tries++;
    job.waiting = null;
    job.preFail = false;
    return build;
  }

  /** The running attempt ends: with logs, unless it never had a node or nobody wanted it any more. */
  end(item: ZuulItem, name: string, at: number, end: BuildEnd): ZuulBuildRow {
    const { build } = item.job(name);
    if (!build) throw new Error(`${name} has not begun`);
    const { result, fault, errorDetail = null, final = true } = end;
    build.result = result;
    build.held = false;
    build.final = final;
    build.errorDetail = errorDetail;
    build.end = Math.floor(at);
    build.duration = Math.round((at - (build.start ?? at)) * 1e6) / 1e6;
    // Logs whose upload failed are nowhere, more often than not.
    const lost = result === "POST_FAILURE" && fault?.phase === "post" && this.random.chance(0.6);
    if (!lost && !NO_LOGS.has(result)) {
      build.logUrl = this.logUrlOf(build);
      build.artifacts = artifactsOf(build.logUrl, result);
    }
    if (fault) {
      this.faults.set(build.uuid, fault);
      if (final) fault.cause.failures.push({ instance: ZUUL_ID, table: "zuul", id: build.uuid });
    }
    return build;
  }

  /** A job is left out because another one failed: a row that begins and ends at once. */
  skip(item: ZuulItem, name: string, because: string, at: number): void {
    this.begin(item, name, at);
    this.end(item, name, at + 0.003, {
      result: "SKIPPED",
      errorDetail: `Skipped due to failed job ${because}`,
    });
  }

  /** The item leaves its pipeline: its voting builds decide, unless `result` says otherwise (DEQUEUED). */
  report(item: ZuulItem, result?: string): void {
    const { buildset } = item;
    const ends = buildset.builds.flatMap((build) => (build.end === null ? [] : [build.end]));
    const failed = item.jobs.some(({ voting, build }) => voting && !PASSING.has(build?.result ?? ""));
    buildset.lastEnd = ends.length === 0 ? null : Math.max(...ends);
    buildset.result = result ?? (failed ? "FAILURE" : "SUCCESS");
    if (!result) {
      const words = [failed ? "Build failed." : "Build succeeded."];
      for (const text of item.warnings) words.push("", "Warning:", `  ${text}`);
      buildset.message = words.join("\n");
    }
    this.items.delete(item);
  }

  private row({ buildset }: ZuulItem, { name, voting }: LiveJob, at: number): ZuulBuildRow {
    return {
      id: ++this.ids.build,
      uuid: this.random.hex(32),
      jobName: name,
      result: null,
      held: null,
      start: Math.floor(at),
      end: null,
      duration: null,
      voting,
      logUrl: null,
      nodeset: nodesetOf(name),
      errorDetail: null,
      final: null,
      artifacts: [],
      provides: [],
      buildset,
    };
  }

  private logUrlOf({ uuid, jobName, buildset: { pipeline, refs } }: ZuulBuildRow): string {
    const [ref] = refs;
    const tail = `${jobName}/${uuid.slice(0, 7)}/`;
    if (ref?.change == null)
      return `${LOG_SERVER}/${pipeline}/${CANONICAL}/${ref?.project}/${ref?.branch}/${tail}`;
    const shard = String(ref.change % 100).padStart(2, "0");
    return `${LOG_SERVER}/${shard}/${ref.change}/${ref.patchset}/${pipeline}/${tail}`;
  }
}

const PASSING = new Set(["SUCCESS", "SKIPPED"]);
/** Results of builds that have no logs: there was no node, or nobody waited for them. */
const NO_LOGS = new Set(["NODE_FAILURE", "SKIPPED", "CANCELED", "ABORTED"]);

const nodesetOf = (job: string): string =>
  /rpmlint|promote/.test(job)
    ? "pod-centos-9"
    : /multinode|containers/.test(job)
      ? "two-centos-9-nodes"
      : "single-centos-9-node";

/** A job whose log upload failed has no list of what was uploaded. */
const artifactsOf = (logUrl: string, result: string) =>
  result === "POST_FAILURE"
    ? []
    : [{ name: "Zuul Manifest", url: `${logUrl}zuul-manifest.json`, metadata: { type: "zuul_manifest" } }];
