import { buildMeaning } from "./results";

/** What folding needs of a build. */
export interface FoldableBuild {
  uuid: string;
  zuulId: number | null;
  jobName: string;
  result: string | null;
  final: boolean | null;
  errorDetail: string | null;
}

/** One job of a buildset: the attempt that counts, and what lies under it. */
export interface FoldedJob<B extends FoldableBuild> {
  jobName: string;
  /** The last attempt, running or ended. */
  build: B;
  /** Earlier attempts, oldest first. */
  retried: B[];
  /** For a job that was skipped: the job whose failure is the reason, as far back as it can be followed. */
  skippedBecauseOf: string | null;
}

const SKIPPED_BY = /^Skipped due to failed job (\S+)/;

/**
 * The jobs of one buildset, RETRY rows folded into the last attempt and SKIPPED rows traced to their root job (Zuul names
 * the job next to it in `error_detail`, which may itself have been skipped).
 */
export function foldBuildset<B extends FoldableBuild>(builds: readonly B[]): FoldedJob<B>[] {
  const attempts = new Map<string, B[]>();
  for (const build of [...builds].sort((a, b) => (a.zuulId ?? 0) - (b.zuulId ?? 0)))
    attempts.set(build.jobName, [...(attempts.get(build.jobName) ?? []), build]);

  const last = new Map<string, B>();
  for (const [jobName, all] of attempts) {
    const build = all.findLast((b) => b.final !== false) ?? all.at(-1);
    if (build) last.set(jobName, build);
  }

  return [...last].map(([jobName, build]) => ({
    jobName,
    build,
    retried: (attempts.get(jobName) ?? []).filter((b) => b !== build),
    skippedBecauseOf: rootOf(build, last),
  }));
}

function rootOf<B extends FoldableBuild>(skipped: B, last: ReadonlyMap<string, B>): string | null {
  const seen = new Set<string>();
  let build: B | undefined = skipped;
  let root: string | null = null;
  while (build && buildMeaning(build.result).outcome === "skipped" && !seen.has(build.jobName)) {
    seen.add(build.jobName);
    root = SKIPPED_BY.exec(build.errorDetail ?? "")?.[1] ?? root;
    build = root === null ? undefined : last.get(root);
  }
  return root;
}
