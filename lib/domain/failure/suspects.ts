/** A package that was built anew in what a job tests, between its last good run and its first bad one. */
export interface NewBuild {
  instanceId: string;
  component: string | null;
  packageName: string;
  commitHash: string;
  builtAt: Date;
  /** How many builds of the package lie between; the newest is named. */
  builds: number;
}

/** A change merged in a project that the job depends on. */
export interface MergedChange {
  serverId: string;
  number: number;
  project: string;
  subject: string;
  mergedAt: Date;
  url: string;
}

/** A node image that the bad run had, and the first failure it was seen in. */
export interface SeenImage {
  label: string | null;
  image: string;
  firstSeenAt: Date;
  /** Failures before the last good run had another image under this label. */
  othersBefore: boolean;
}

/** What differs between a job's last good run and its first bad one, as far as the sources tell. */
export interface RunDifference {
  greenAt: Date | null;
  redAt: Date;
  /** Class of the bad run's failure; null = not known. */
  redClass: string | null;
  /** null: what the two runs tested is not known for both, so nothing is said of it. */
  builds: readonly NewBuild[] | null;
  changes: readonly MergedChange[];
  images: readonly SeenImage[];
}

/** One thing that may have turned a job red. */
export type JobSuspect =
  | { kind: "image"; at: Date; note: string; image: string }
  | { kind: "change"; at: Date; note: string; change: MergedChange }
  | { kind: "build"; at: Date; note: string; build: NewBuild };

const MOST = 12;

/** Classes of failures that an image of the nodes brings; where the job itself says what is wrong, changes come first. */
const OF_NODES: ReadonlySet<string | null> = new Set(["infra", "timeout", "unknown", null]);

/**
 * What may have turned a job red, most telling first: a node image first seen since (behind the changes when the failure is not
 * one of the nodes), then the few changes and builds that came between, the nearest to the bad run first. A job that was never
 * green has none: everything could be the reason.
 *
 * @returns at most 12
 */
export function jobSuspects(difference: RunDifference): JobSuspect[] {
  const { greenAt, redAt } = difference;
  if (greenAt === null) return [];
  const images = difference.images
    .filter((one) => one.othersBefore && one.firstSeenAt > greenAt && one.firstSeenAt <= redAt)
    .map(
      (one): JobSuspect => ({
        kind: "image",
        at: one.firstSeenAt,
        note: `node image${one.label ? ` of ${one.label}` : ""} not seen before the last good run`,
        image: one.image,
      }),
    );
  const changes = difference.changes.map(
    (change): JobSuspect => ({
      kind: "change",
      at: change.mergedAt,
      note: `merged in ${change.project} since the last good run`,
      change,
    }),
  );
  const builds = (difference.builds ?? []).map(
    (build): JobSuspect => ({
      kind: "build",
      at: build.builtAt,
      note:
        build.builds === 1
          ? "built anew in what the job tests"
          : `built anew ${build.builds} times in what the job tests`,
      build,
    }),
  );
  const newestFirst = (a: JobSuspect, b: JobSuspect) => b.at.getTime() - a.at.getTime();
  changes.sort(newestFirst);
  const first = OF_NODES.has(difference.redClass) ? [...images, ...changes] : [...changes, ...images];
  return [...first, ...builds.sort(newestFirst)].slice(0, MOST);
}
