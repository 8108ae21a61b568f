import { shardedDir } from "../rows/paths";
import type { CommitRow } from "../rows/row-types";
import type { Cause, Causes } from "./causes";
import type { EventQueue } from "./event-queue";
import { failureNotes } from "./notes";
import type { InstanceState, WorldPackage } from "./state";

/** What is to be built: one pair of hashes of one package. */
export interface BuildTask {
  pkg: WorldPackage;
  commitHash: string;
  dtCommit: number;
  distroHash: string;
  dtDistro: number;
  extendedHash: string | null;
  dtExtended: number;
  versionsCsv: string | null;
  retries: number;
}

/** Seconds a build may wait and take; short while the demo is watched. */
export interface BuildTempo {
  wait: readonly [number, number];
  take: readonly [number, number];
}

const MAX_RETRIES = 3;

/** What others want to hear of builds. */
export interface BuildEvents {
  /** A good build that leaves its whole component good. */
  consistent(row: CommitRow, at: number): void;
  failed(row: CommitRow, at: number): void;
  /** A good build of a package whose build before it was not good. */
  recovered(row: CommitRow, at: number): void;
}

/** DLRN's name of the day and second of a build in an NVR. */
const stamp = (seconds: number) => new Date(seconds * 1000).toISOString().replace(/\D/g, "").slice(0, 14);

function artifactsOf(task: BuildTask, dist: string, started: number): string {
  const { info, version } = task.pkg;
  const dir = `repos/${shardedDir({ ...task, component: info.component })}`;
  const tail = `${version}-0.${stamp(started)}.${task.commitHash.slice(0, 7)}.${dist}`;
  const names = info.conf === "lib" ? [info.name, `${info.name}-tests`] : [info.name];
  return [`${info.name}-${tail}.src.rpm`, ...names.map((name) => `${name}-${tail}.noarch.rpm`)]
    .map((file) => `${dir}/${file}`)
    .join(",");
}

/** Builds commits one by one on a few workers; `id` is the order of finishing, as in DLRN. */
export class Builder {
  private readonly free: number[];

  constructor(
    private readonly queue: EventQueue,
    private readonly state: InstanceState,
    private readonly causes: Causes,
    private readonly tempo: (at: number) => BuildTempo,
    private readonly on: BuildEvents,
  ) {
    this.free = Array.from({ length: state.spec.workers }, () => 0);
  }

  /** A new upstream commit of a package, now. */
  commit(pkg: WorldPackage, at: number): void {
    if (this.state.spec.downstreamOf) {
      this.downstreamChange(pkg, at);
      return;
    }
    pkg.commitHash = this.state.random.hex(40);
    pkg.dtCommit = Math.floor(at);
    this.enqueue(this.taskOf(pkg), at);
  }

  /** A change of the packaging: the same upstream commit is built again with another distro hash. */
  distgitChange(pkg: WorldPackage, at: number): void {
    if (this.state.spec.downstreamOf) {
      this.downstreamChange(pkg, at);
      return;
    }
    pkg.distroHash = this.state.random.hex(40);
    pkg.dtDistro = Math.floor(at);
    this.enqueue(this.taskOf(pkg), at);
  }

  /** Downstream nothing is committed but its own distgit; what was not imported yet has none. */
  private downstreamChange(pkg: WorldPackage, at: number): void {
    if (pkg.versionsCsv === null) return;
    this.imported(pkg, pkg.versionsCsv, at);
  }

  /** Builds what an import has put into `pkg`, under a new downstream hash. */
  imported(pkg: WorldPackage, versionsCsv: string, at: number): void {
    const { random } = this.state;
    // Downstream distgit and source-git, joined as DLRN joins them.
    pkg.extendedHash = `${random.hex(40)}_${random.hex(40)}`;
    pkg.dtExtended = Math.floor(at);
    pkg.versionsCsv = versionsCsv;
    this.enqueue(this.taskOf(pkg), at);
  }

  taskOf(pkg: WorldPackage): BuildTask {
    const { commitHash, dtCommit, distroHash, dtDistro, extendedHash, dtExtended, versionsCsv } = pkg;
    return {
      pkg,
      commitHash,
      dtCommit,
      distroHash,
      dtDistro,
      extendedHash,
      dtExtended,
      versionsCsv,
      retries: 0,
    };
  }

  /** Puts a build in line; it shows in the queue until it has ended. */
  enqueue(task: BuildTask, at: number, tempo: BuildTempo = this.tempo(at)): void {
    const { random } = this.state;
    const { name: projectName, upstream } = task.pkg.info;
    this.state.pending.set(task, {
      projectName,
      upstream,
      commitHash: task.commitHash,
      dtCommit: task.dtCommit,
    });
    const worker = this.free.indexOf(Math.min(...this.free));
    const start = Math.max(at + random.between(...tempo.wait), this.free[worker] ?? 0);
    const end = start + random.between(...tempo.take);
    this.free[worker] = end;
    this.queue.at(end, (now) => this.finish(task, Math.floor(start), now));
  }

  private finish(task: BuildTask, started: number, at: number): void {
    this.state.pending.delete(task);
    const { state } = this;
    const cause = this.judge(task);
    const infra = cause !== undefined && (cause.kind === "mirror-outage" || cause.kind === "infra-noise");
    const retried = infra && task.retries < MAX_RETRIES && !state.random.chance(0.05);
    const status = cause === undefined ? "SUCCESS" : retried ? "RETRY" : "FAILED";
    const wasBad = state.notGood.get(task.pkg.info.component)?.has(task.pkg.info.name) === true;
    const row = this.record(task, started, at, status, cause);
    if (status === "FAILED") this.on.failed(row, at);
    if (status === "SUCCESS" && wasBad) this.on.recovered(row, at);
    const consistent = state.settle(task.pkg, status === "SUCCESS", at);
    if (retried) {
      const again = { ...task, retries: task.retries + 1 };
      this.queue.at(at + state.random.between(900, 2700), (now) => this.enqueue(again, now));
    } else if (cause && (infra || cause.kind === "flaky-test") && state.random.chance(infra ? 0.9 : 0.6)) {
      this.recheckLater(row, task, at, cause);
    }
    if (consistent && status === "SUCCESS") this.on.consistent(row, at);
  }

  /** Why this attempt fails, or undefined. An outage hits before the package's own trouble shows. */
  private judge({ pkg, dtCommit }: BuildTask): Cause | undefined {
    const { random, spec } = this.state;
    const hit = (cause: Cause | undefined, rate: number) =>
      cause && random.chance(cause.rate ?? rate) ? cause : undefined;
    const { name } = pkg.info;
    const flaky = this.causes.find(
      spec.id,
      (one) => one.kind === "flaky-test" && one.packages?.includes(name) === true,
    );
    return (
      hit(this.causes.ofKind(spec.id, "mirror-outage"), 0.85) ??
      this.breaking(name, dtCommit) ??
      hit(flaky, 0.2) ??
      hit(this.causes.ofKind(spec.id, "infra-noise"), 0.003)
    );
  }

  /** What breaks a package now; a commit from before the one that broke it still builds. */
  private breaking(name: string, dtCommit: number): Cause | undefined {
    const { spec } = this.state;
    const cause = this.causes.breaking(spec.id, name);
    const before =
      cause?.kind === "broken-commit" && !spec.downstreamOf && dtCommit < Math.floor(cause.start);
    return before ? undefined : cause;
  }

  private record(
    task: BuildTask,
    started: number,
    at: number,
    status: CommitRow["status"],
    cause?: Cause,
  ): CommitRow {
    const { state } = this;
    const { spec } = state;
    const { info } = task.pkg;
    const id = state.nextId("commit");
    const row: CommitRow = {
      id,
      type: "rpm",
      dtCommit: task.dtCommit,
      dtDistro: task.dtDistro,
      dtExtended: task.dtExtended,
      dtBuild: started,
      projectName: info.name,
      repoDir: `/home/${spec.id}/data/${info.name}`,
      distgitDir: `/home/${spec.id}/data/${info.name}_distro/`,
      commitHash: task.commitHash,
      distroHash: task.distroHash,
      extendedHash: task.extendedHash,
      commitBranch: spec.branch,
      status,
      component: info.component,
      artifacts: status === "SUCCESS" ? artifactsOf(task, spec.dist, started) : null,
      notes: cause ? failureNotes(cause, info.name, spec.rdoinfoTag, state.random) : "OK",
      flags: 0,
      versionsCsv: task.versionsCsv,
    };
    state.store.addCommit(row, Math.floor(at));
    cause?.failures.push({ instance: spec.id, table: "commits", id });
    return row;
  }

  /**
   * Somebody rechecks a failure that was not the package's fault: the row goes and is built again. What an outage has left is
   * too much for that: those packages are bumped, and their rows stay.
   */
  private recheckLater(row: CommitRow, task: BuildTask, at: number, cause: Cause): void {
    this.queue.at(at + this.state.random.between(3600, 8 * 3600), (now) => {
      const newest = this.state.store.commitsOf(row.projectName).findLast((one) => one.status !== "RETRY");
      if (newest !== row) return;
      if (cause.kind === "mirror-outage") {
        this.distgitChange(task.pkg, now);
        return;
      }
      this.state.store.removeCommit(row.id);
      this.rebuild(task, now);
    });
  }

  /** Builds a pair of hashes again as a new row, as after a recheck. */
  rebuild(task: BuildTask, at: number): void {
    this.enqueue({ ...task, retries: 0 }, at);
  }
}
