import type {
  KojiBuildRow,
  KojiHostRow,
  KojiPackageRow,
  KojiRepoRow,
  KojiStayRow,
  KojiTagRow,
  KojiTargetRow,
  KojiTaskRow,
} from "./koji-rows";

/** Files a task wrote, text by name. */
export type TaskOutput = ReadonlyMap<string, string>;

const push = <K, V>(index: Map<K, V[]>, key: K, value: V) => {
  const list = index.get(key);
  if (list) list.push(value);
  else index.set(key, [value]);
};

/**
 * The tables of one Koji hub, in memory. Rows may be changed in place; a row is seen once it is added, which for a
 * transaction that commits late is after rows of higher events. The stand-in serves it, the world or a test fills it.
 */
export class KojiStore {
  readonly users = new Map<number, string>();
  readonly packages = new Map<number, KojiPackageRow>();
  readonly tags = new Map<number, KojiTagRow>();
  readonly targets: KojiTargetRow[] = [];
  readonly builds = new Map<number, KojiBuildRow>();
  readonly stays: KojiStayRow[] = [];
  readonly tasks = new Map<number, KojiTaskRow>();
  readonly repos: KojiRepoRow[] = [];
  readonly hosts: KojiHostRow[] = [];
  /** The newest event that was committed, with its time. */
  lastEvent = { id: 0, at: 0 };
  /** Earlier events with their times, ascending. */
  readonly events: { id: number; at: number }[] = [];
  /** What a task left behind; nothing once it is swept. */
  output: (task: KojiTaskRow, now: number) => TaskOutput = () => new Map();
  private readonly packageIds = new Map<string, number>();
  private readonly buildIds = new Map<string, number>();
  private readonly byTag = new Map<number, KojiStayRow[]>();
  private readonly byBuild = new Map<number, KojiStayRow[]>();
  private readonly byParent = new Map<number, KojiTaskRow[]>();

  addPackage(row: KojiPackageRow): void {
    this.packages.set(row.id, row);
    this.packageIds.set(row.name, row.id);
  }

  addBuild(row: KojiBuildRow): void {
    this.builds.set(row.id, row);
    this.buildIds.set(this.nvrOf(row), row.id);
  }

  addStay(row: KojiStayRow): void {
    this.stays.push(row);
    push(this.byTag, row.tagId, row);
    push(this.byBuild, row.buildId, row);
  }

  addTask(row: KojiTaskRow): void {
    this.tasks.set(row.id, row);
    if (row.parent !== null) push(this.byParent, row.parent, row);
  }

  /** An event whose transaction is committed now. */
  commit(id: number, at: number): void {
    this.events.push({ id, at });
    if (id > this.lastEvent.id) this.lastEvent = { id, at };
  }

  packageId(name: string): number | undefined {
    return this.packageIds.get(name);
  }

  packageName(id: number): string {
    return this.packages.get(id)?.name ?? "";
  }

  nvrOf({ packageId, version, release }: Pick<KojiBuildRow, "packageId" | "version" | "release">): string {
    return `${this.packageName(packageId)}-${version}-${release}`;
  }

  buildByNvr(nvr: string): KojiBuildRow | undefined {
    return this.builds.get(this.buildIds.get(nvr) ?? -1);
  }

  tagByName(name: string): KojiTagRow | undefined {
    for (const tag of this.tags.values()) if (tag.name === name) return tag;
    return undefined;
  }

  /** Stays in one tag, or of one build, in the order they were committed. */
  staysIn(tagId: number): readonly KojiStayRow[] {
    return this.byTag.get(tagId) ?? [];
  }

  staysOf(buildId: number): readonly KojiStayRow[] {
    return this.byBuild.get(buildId) ?? [];
  }

  children(taskId: number): readonly KojiTaskRow[] {
    return this.byParent.get(taskId) ?? [];
  }
}
