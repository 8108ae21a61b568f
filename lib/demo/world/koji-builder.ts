import { BUILD, type KojiBuildRow, type KojiStruct, type KojiTaskRow, TASK } from "../rows/koji-rows";
import type { Cause } from "./causes";
import type { EventQueue } from "./event-queue";
import type { KojiPackage, KojiReleaseSpec } from "./koji-catalogue";
import { type KojiHubState, micro } from "./koji-hub-state";
import { taskLogs } from "./koji-logs";
import { kojiEnding } from "./koji-words";

/** Id of the demo's hub in the configuration and in the truth. */
export const KOJI_ID = "cbs";
const SWEPT_AFTER = 21 * 86_400;

/** What is sent to Koji. */
export interface KojiOrder {
  release: KojiReleaseSpec;
  pkg: KojiPackage;
  version: string;
  /** Release of the package, e.g. "1.el9s". */
  packageRelease: string;
  scratch?: boolean;
}

/** An order that was accepted, with how it will end, which is known at once. */
export interface KojiSubmission {
  taskId: number;
  nvr: string;
  start: number;
  end: number;
  /** Why it fails; undefined when it does not. */
  cause?: Cause;
  /** Null for a scratch build. */
  build: KojiBuildRow | null;
}

/** Seconds that a source package and a build on one architecture take. */
export interface KojiTempo {
  srpm: readonly [number, number];
  arch: readonly [number, number];
}

interface FailedTask {
  cause: Cause;
  name: string;
  arch: string;
}

/** Runs orders through their tasks to the build they end in. */
export class KojiBuilder {
  /** Why tasks failed, by id; their logs are worded from it. */
  private readonly failed = new Map<number, FailedTask>();
  private readonly nvrs = new Map<number, { name: string; nvr: string }>();

  constructor(
    private readonly queue: EventQueue,
    private readonly hub: KojiHubState,
    private readonly tempo: (at: number) => KojiTempo,
  ) {
    hub.store.output = (task, now) => this.output(task, now);
  }

  /** `cause` makes it fail; `canceled` has somebody end it before it has. `done` is called with its build at the end. */
  submit(
    order: KojiOrder,
    at: number,
    outcome: { cause?: Cause | undefined; canceled?: boolean },
    done?: (build: KojiBuildRow, at: number) => void,
  ): KojiSubmission {
    const { hub, queue } = this;
    const { random } = hub;
    const { release, pkg, version, packageRelease, scratch = false } = order;
    const { cause, canceled = false } = outcome;
    const nvr = `${pkg.name}-${version}-${packageRelease}`;
    const start = micro(at + random.unit());
    const upload = `cli-build/${start}.${random.hex(8)}/${nvr}.src.rpm`;
    const options: KojiStruct = scratch ? { scratch: true } : {};
    const root = hub.newTask({ method: "build", request: [upload, release.target, options] }, start);
    this.nvrs.set(root.id, { name: pkg.name, nvr });
    const extra = { source: { original_url: `${nvr}.src.rpm` } };
    const spec = { name: pkg.name, version, release: packageRelease, taskId: root.id };
    const build = scratch ? null : hub.startBuild(spec, start, extra);
    const attempt = build && `${build.id}@${build.creationEvent}`;

    const tempo = this.tempo(at);
    const srpm = this.child(
      root,
      { method: "rebuildSRPM", label: "srpm", weight: 1, request: [upload, release.target, options] },
      start + 5,
    );
    const built = start + random.between(...tempo.srpm);
    const end = micro(built + random.between(...tempo.arch));
    queue.at(built, () => {
      hub.endTask(srpm, built, {
        value: { srpm: `tasks/${srpm.id % 10_000}/${srpm.id}/${nvr}.src.rpm`, logs: [] },
      });
      const arches = pkg.archful ? ["x86_64", "aarch64", "ppc64le"] : ["noarch"];
      const tasks = arches.map((arch) =>
        this.child(
          root,
          {
            method: "buildArch",
            arch,
            label: arch,
            weight: 1.5,
            request: [`${nvr}.src.rpm`, release.target, arch, true, {}],
          },
          built + 2,
        ),
      );
      for (const task of tasks) this.nvrs.set(task.id, { name: pkg.name, nvr });
      queue.at(end, () => this.finish(root, tasks, { cause, canceled }, pkg.name, end));
    });
    if (build && attempt) {
      queue.at(end, (now) => {
        if (cause) cause.failures.push({ instance: KOJI_ID, table: "koji", id: attempt });
        build.state = canceled ? BUILD.CANCELED : cause ? BUILD.FAILED : BUILD.COMPLETE;
        build.completed = end;
        done?.(build, now);
      });
    }
    return { taskId: root.id, nvr, start, end, build, ...(cause ? { cause } : {}) };
  }

  private child(
    parent: KojiTaskRow,
    spec: Partial<KojiTaskRow> & Pick<KojiTaskRow, "method" | "request">,
    at: number,
  ) {
    return this.hub.newTask({ ...spec, parent: parent.id, priority: 19, waiting: null, awaited: false }, at);
  }

  private finish(
    root: KojiTaskRow,
    tasks: KojiTaskRow[],
    { cause, canceled }: { cause?: Cause | undefined; canceled: boolean },
    name: string,
    at: number,
  ): void {
    const { hub } = this;
    const [first] = tasks;
    if (canceled || !cause || !first) {
      for (const task of tasks)
        hub.endTask(task, at, canceled ? "canceled" : { value: { rpms: [], logs: [] } });
      hub.endTask(root, at, canceled ? "canceled" : { value: {} });
      return;
    }
    const { code, text } = { code: 1005, text: kojiEnding(cause, name, first.arch, first.id).fault };
    this.failed.set(first.id, { cause, name, arch: first.arch });
    hub.endTask(first, at, { fault: { code, text } });
    for (const task of tasks.slice(1))
      hub.endTask(task, at, hub.random.chance(0.5) ? "canceled" : { value: { rpms: [], logs: [] } });
    hub.endTask(root, at, { fault: { code, text } });
  }

  private output(task: KojiTaskRow, now: number): Map<string, string> {
    const known = this.nvrs.get(task.id);
    const swept = task.completed !== null && now - task.completed > SWEPT_AFTER;
    if (!known || task.method !== "buildArch" || swept || task.state === TASK.CANCELED) return new Map();
    const failed = this.failed.get(task.id);
    const ending = failed && kojiEnding(failed.cause, failed.name, failed.arch, task.id);
    return taskLogs(known.name, known.nvr, ending, task.id);
  }
}
