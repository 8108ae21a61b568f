import { compareVersions } from "../published/behind";
import type { DriftCell } from "./cell";

/** Stages of the stable track that are Koji tags, lowest first. */
export const TAG_STAGES = ["candidate", "testing", "release"] as const;
export type TagStage = (typeof TAG_STAGES)[number];

/** A build standing in a tag of one distribution of a release. */
export interface StandingBuild {
  stage: TagStage;
  buildId: number;
  nvr: string;
  version: string;
  /** When it came into the tag, in milliseconds. */
  at: number;
}

/** A final version that upstream tagged; at = when it was first seen, null = before the first read. */
export interface TaggedFinal {
  version: string;
  at: number | null;
}

/**
 * What of one package stands at each stage of the stable track, and what each lacks: newer versions that upstream tagged, and
 * newer builds that stand at a lower stage; a build of a missing version counts once with it. A build at a higher stage has
 * been at those below, since moving one up untags it there.
 *
 * @param stages those that the release has tags for; the others have no data
 */
export function stableCells(
  builds: readonly StandingBuild[],
  tagged: readonly TaggedFinal[],
  stages: readonly TagStage[],
): Record<string, DriftCell> {
  const cells: Record<string, DriftCell> = {};
  const newest = [...tagged].sort((a, b) => compareVersions(b.version, a.version))[0];
  if (newest !== undefined)
    cells.tagged = { at: newest.at, commit: null, nvr: newest.version, behind: 0, since: null };
  for (const stage of stages) {
    const rank = TAG_STAGES.indexOf(stage);
    const here = builds
      .filter((build) => TAG_STAGES.indexOf(build.stage) >= rank)
      .reduce<StandingBuild | undefined>(
        (best, b) => (best && best.buildId >= b.buildId ? best : b),
        undefined,
      );
    const missing = missingAt(here, builds, tagged);
    cells[stage] = {
      at: here?.at ?? null,
      commit: null,
      nvr: here?.nvr ?? null,
      behind: missing.length,
      since: earliest(missing),
    };
  }
  return cells;
}

/** When each thing that `here` lacks came to be. */
function missingAt(
  here: StandingBuild | undefined,
  builds: readonly StandingBuild[],
  tagged: readonly TaggedFinal[],
): (number | null)[] {
  const newer = builds.filter((build) => here === undefined || build.buildId > here.buildId);
  const versions = new Map<string, number | null>();
  for (const { version, at } of tagged)
    if (here === undefined || compareVersions(version, here.version) > 0) versions.set(version, at);
  for (const build of newer) {
    const key = versions.has(build.version) ? build.version : build.nvr;
    const known = versions.get(key);
    versions.set(key, known === undefined || known === null ? build.at : Math.min(known, build.at));
  }
  return [...versions.values()];
}

/** Null as soon as one of them is not known: nobody can say then which is the oldest. */
function earliest(times: readonly (number | null)[]): number | null {
  const known = times.flatMap((at) => at ?? []);
  return known.length < times.length || known.length === 0 ? null : Math.min(...known);
}
