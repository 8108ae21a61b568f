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
  | "no-nodes";

/** Kinds that break the build of their packages for as long as they last. */
export const BREAKING: ReadonlySet<CauseKind> = new Set([
  "dependency-bump",
  "broken-commit",
  "missing-buildrequire",
  "patch-conflict",
  "long-failing",
]);

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

/** One row that a cause made fail. */
export interface TruthFailure {
  instance: string;
  table: "commits" | "civotes" | "civotes_agg";
  id: number;
}

/** A cause with everything it broke: what grouping and classing are measured against. */
export interface Cause extends CauseSpec {
  failures: TruthFailure[];
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
