export type CauseKind =
  | "dependency-bump"
  | "broken-commit"
  | "missing-buildrequire"
  | "patch-conflict"
  | "long-failing"
  | "never-built"
  | "mirror-outage"
  | "infra-noise"
  | "flaky-test"
  | "job-regression"
  | "job-timeout"
  | "flaky-job"
  | "no-nodes"
  | "node-image"
  | "job-config"
  | "report-lost"
  | "job-dropped"
  | "author-fault";

/** What a failure is about, in the product's words; told here once more since the world knows nothing of the product. */
export type TrueClass = "code" | "packaging" | "dependency" | "test" | "infra" | "config" | "timeout";

const CLASSES: Readonly<Record<CauseKind, TrueClass>> = {
  "dependency-bump": "dependency",
  "broken-commit": "code",
  "missing-buildrequire": "dependency",
  "patch-conflict": "packaging",
  "long-failing": "packaging",
  "never-built": "packaging",
  "mirror-outage": "infra",
  "infra-noise": "infra",
  "flaky-test": "test",
  "job-regression": "code",
  "job-timeout": "timeout",
  "flaky-job": "test",
  "no-nodes": "infra",
  "node-image": "infra",
  "job-config": "config",
  "report-lost": "infra",
  "job-dropped": "config",
  "author-fault": "packaging",
};

/** The class that every failure of a cause truly has, whatever its log looks like. */
export const classOf = (cause: Pick<CauseSpec, "kind">): TrueClass => CLASSES[cause.kind];

/** Kinds that break the build of their packages for as long as they last. */
export const BREAKING: ReadonlySet<CauseKind> = new Set([
  "dependency-bump",
  "broken-commit",
  "missing-buildrequire",
  "patch-conflict",
  "long-failing",
]);

/** Kinds under which a job itself does not fail: it passes and tells DLRN nothing, or is not run at all. */
export const SILENT_KINDS: ReadonlySet<CauseKind> = new Set(["report-lost", "job-dropped"]);

/** What a scenario or chance plans; times in seconds since the epoch. */
export interface CauseSpec {
  id: string;
  kind: CauseKind;
  title: string;
  instances: readonly string[];
  packages?: readonly string[];
  jobs?: readonly string[];
  owner: string;
  start: number;
  end?: number;
  /** Words of the error: the dependency, the requirement, the patch, the symbol. */
  detail?: Readonly<Record<string, string>>;
  /** Chance of a failure per attempt, for kinds that do not always fail. */
  rate?: number;
}

/** The one thing that a cause began with, as the sources tell it. */
export interface Culprit {
  kind: "commit" | "dependency" | "change" | "image";
  /** Commit hash, number of the change, name of the image. */
  id: string;
  /** Package of the commit. */
  package?: string;
}

/** One row that a cause made fail; `instance` is the id of the DLRN instance, Zuul server or Koji hub it is in. */
export interface TruthFailure {
  instance: string;
  table: "commits" | "civotes" | "civotes_agg" | "zuul" | "koji";
  /** A Zuul build's uuid; of Koji `<build id>@<creation event id>`. */
  id: number | string;
}

/** A cause with everything it broke: what grouping and classing are measured against. */
export interface Cause extends CauseSpec {
  failures: TruthFailure[];
  /** What began it, where that is one thing. */
  culprit?: Culprit;
}

/** All causes so far, and which act on what at the moment. */
export class Causes {
  readonly all: Cause[] = [];
  private readonly active = new Set<Cause>();

  start(spec: CauseSpec): Cause {
    const cause: Cause = { ...spec, failures: [] };
    this.all.push(cause);
    this.active.add(cause);
    return cause;
  }

  /** Notes a cause that acts on nothing else: what it broke is told at once. */
  note(spec: CauseSpec): Cause {
    const cause: Cause = { ...spec, failures: [] };
    this.all.push(cause);
    return cause;
  }

  stop(cause: Cause, at: number): void {
    cause.end = at;
    this.active.delete(cause);
  }

  /** The first active cause that fits, oldest first. */
  find(instance: string, fits: (cause: Cause) => boolean): Cause | undefined {
    for (const cause of this.active) if (cause.instances.includes(instance) && fits(cause)) return cause;
    return undefined;
  }

  /** The cause that breaks a package's build now. */
  breaking(instance: string, name: string): Cause | undefined {
    return this.find(
      instance,
      (cause) => BREAKING.has(cause.kind) && cause.packages?.includes(name) === true,
    );
  }

  ofKind(instance: string, kind: CauseKind): Cause | undefined {
    return this.find(instance, (cause) => cause.kind === kind);
  }

  ofJob(instance: string, job: string): Cause | undefined {
    return this.find(instance, (cause) => cause.jobs?.includes(job) === true);
  }
}
