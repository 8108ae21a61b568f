import type { ReviewBuildset } from "@/lib/contract/reviews";

type Run = Pick<ReviewBuildset, "server" | "uuid" | "pipeline" | "patchset" | "isCurrent">;

/**
 * What each run of a review is called, so that no two are called alike: by its pipeline, on an earlier patch set by that too, and
 * by its number where a pipeline ran again (a recheck).
 *
 * @param runs newest first
 * @returns titles in the order of `runs`
 */
export function runTitles(runs: readonly Run[]): string[] {
  const plain = runs.map((run) =>
    run.isCurrent || run.patchset === null ? run.pipeline : `${run.pipeline}, patch set ${run.patchset}`,
  );
  return plain.map((title, index) => {
    const of = plain.filter((each) => each === title).length;
    if (of === 1) return title;
    const later = plain.slice(0, index).filter((each) => each === title).length;
    return `${title}, run ${of - later} of ${of}`;
  });
}
