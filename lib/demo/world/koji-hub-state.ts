import {
  BUILD,
  type KojiBuildRow,
  type KojiStayRow,
  type KojiTaskRow,
  type KojiValue,
  TASK,
} from "../rows/koji-rows";
import { KojiStore } from "../rows/koji-store";
import type { EventQueue } from "./event-queue";
import { KOJI_RELEASES } from "./koji-catalogue";
import { Random } from "./random";

export const USERS = { admin: 1, builder: 3, trunk: 8 } as const;
const USER_NAMES: readonly [number, string][] = [
  [USERS.admin, "kojiadmin"],
  [USERS.builder, "rdobuilder"],
  [USERS.trunk, "rdo-trunk"],
];
/** Part of the transactions that are committed a while after their event was given out. */
const LATE = 0.03;
/** Tags of other groups on the same hub, which nobody here follows. */
const OTHERS = ["storage9s-ceph-squid-candidate", "virt9s-ovirt-45-testing", "nfv9s-openvswitch-2-release"];

/** Seconds to the microsecond. */
export const micro = (at: number) => Math.round(at * 1e6) / 1e6;

type TaskSpec = Pick<KojiTaskRow, "method" | "request"> & Partial<KojiTaskRow>;

/** The hub's rows and how they change: numbers are given out as Koji does, in order of time, with gaps of others' work. */
export class KojiHubState {
  readonly store = new KojiStore();
  readonly random: Random;
  private readonly tagIds = new Map<string, number>();
  private readonly next = { event: 184_000, build: 46_000, task: 3_921_000, repo: 290_000 };

  constructor(
    private readonly queue: EventQueue,
    seed: string | number,
  ) {
    this.random = new Random(seed, "koji hub");
    for (const [id, name] of USER_NAMES) this.store.users.set(id, name);
    this.addTags();
    for (const [index, host] of ["x86-01", "x86-02", "x86-03", "aarch64-01", "ppc64le-01"].entries()) {
      const arches = host.replace(/-\d+$/, "").replace("x86", "x86_64");
      const name = `${host}.cbs.rdo.example`;
      this.store.hosts.push({ id: index + 1, userId: 100 + index, name, arches, load: 0.5 * index + 0.25 });
    }
  }

  tagId(name: string): number {
    return this.tagIds.get(name) ?? 0;
  }

  packageId(name: string): number {
    const known = this.store.packageId(name);
    if (known !== undefined) return known;
    const id = this.store.packages.size + 1;
    this.store.addPackage({ id, name });
    return id;
  }

  /** Gives out an event; nobody sees it before it is committed. */
  private event(): number {
    this.next.event += this.random.whole(1, 6);
    return this.next.event;
  }

  newTask(spec: TaskSpec, at: number): KojiTaskRow {
    this.next.task += spec.parent === undefined ? this.random.whole(1, 9) : 1;
    const task: KojiTaskRow = {
      id: this.next.task,
      parent: null,
      arch: "noarch",
      label: null,
      state: TASK.OPEN,
      ownerId: USERS.builder,
      hostId: this.random.whole(1, 5),
      channelId: 1,
      created: micro(at),
      started: micro(at + 3),
      completed: null,
      priority: 20,
      weight: 0.2,
      waiting: false,
      awaited: null,
      result: null,
      ...spec,
    };
    this.store.addTask(task);
    return task;
  }

  endTask(task: KojiTaskRow, at: number, result: KojiTaskRow["result"] | "canceled"): void {
    task.completed = micro(at);
    if (result === "canceled") task.state = TASK.CANCELED;
    else {
      task.state = result && "fault" in result ? TASK.FAILED : TASK.CLOSED;
      task.result = result;
    }
  }

  /** A build begins: a new one, or a new attempt at one that failed, which takes its place. */
  startBuild(
    spec: { name: string; version: string; release: string; taskId: number | null },
    at: number,
    extra: KojiValue,
  ): KojiBuildRow {
    const packageId = this.packageId(spec.name);
    const nvr = `${spec.name}-${spec.version}-${spec.release}`;
    const before = this.store.buildByNvr(nvr);
    const creationEvent = this.event();
    this.store.commit(creationEvent, micro(at));
    const times = {
      creationEvent,
      created: micro(at),
      started: micro(at),
      completed: null,
      state: BUILD.BUILDING,
    };
    if (before) return Object.assign(before, times, { taskId: spec.taskId });
    const row: KojiBuildRow = {
      id: ++this.next.build,
      packageId,
      version: spec.version,
      release: spec.release,
      epoch: /^openstack-(nova|neutron|cinder|glance|keystone|heat)$/.test(spec.name) ? 1 : null,
      taskId: spec.taskId,
      ownerId: USERS.builder,
      source: null,
      extra,
      ...times,
    };
    this.store.addBuild(row);
    return row;
  }

  /** Puts a build into a tag, unless it is there. The transaction may be committed late. */
  tag(buildId: number, tagName: string, at: number, userId: number = USERS.builder): void {
    const tagId = this.tagId(tagName);
    if (this.current(buildId, tagId)) return;
    const row: KojiStayRow = {
      buildId,
      tagId,
      createEvent: this.event(),
      created: micro(at),
      creatorId: userId,
      revokeEvent: null,
      revoked: null,
      revokerId: null,
    };
    this.change(row.createEvent, at, () => this.store.addStay(row));
  }

  untag(buildId: number, tagName: string, at: number, userId: number = USERS.trunk): void {
    const stay = this.current(buildId, this.tagId(tagName));
    if (!stay) return;
    const event = this.event();
    this.change(event, at, () =>
      Object.assign(stay, { revokeEvent: event, revoked: micro(at), revokerId: userId }),
    );
  }

  /** Deleting changes a build's state and no time of it; its stays are over first. */
  delete(build: KojiBuildRow, at: number): void {
    for (const stay of this.store.staysOf(build.id)) {
      const tag = this.store.tags.get(stay.tagId);
      if (stay.revokeEvent === null && tag) this.untag(build.id, tag.name, at, USERS.admin);
    }
    build.state = BUILD.DELETED;
  }

  newRepoId(): number {
    this.next.repo += this.random.whole(1, 20);
    return this.next.repo;
  }

  isIn(buildId: number, tagName: string): boolean {
    return this.current(buildId, this.tagId(tagName)) !== undefined;
  }

  private current(buildId: number, tagId: number): KojiStayRow | undefined {
    return this.store.staysOf(buildId).find((stay) => stay.tagId === tagId && stay.revokeEvent === null);
  }

  private change(event: number, at: number, apply: () => void): void {
    const commit = () => {
      apply();
      this.store.commit(event, micro(at));
    };
    if (this.random.chance(LATE)) this.queue.at(at + this.random.between(40, 400), commit);
    else commit();
  }

  private addTags(): void {
    let id = 96;
    const add = (name: string, arches = "", parents: number[] = []): number => {
      id++;
      this.store.tags.set(id, { id, name, arches, parents });
      this.tagIds.set(name, id);
      return id;
    };
    for (const name of OTHERS) add(name);
    for (const { tags, target } of KOJI_RELEASES) {
      const candidate = add(tags.candidate);
      add(tags.testing);
      if (tags.release) add(tags.release);
      const buildTag = add(tags.build, "x86_64 aarch64 ppc64le", [candidate]);
      this.store.targets.push({
        id: this.store.targets.length + 1,
        name: target,
        buildTag,
        destTag: candidate,
      });
    }
  }
}
