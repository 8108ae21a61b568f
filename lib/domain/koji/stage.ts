/** Where a build stands on its way to the mirrors, in order. */
export const KOJI_STAGES = ["buildrequires", "candidate", "testing", "release"] as const;
export type KojiStage = (typeof KOJI_STAGES)[number];

/** One tag of a release on one distribution, with the stage that standing in it means. */
export interface StageTag {
  tagName: string;
  stage: KojiStage;
}

/**
 * The ladder of a release from its `buildsys-tags`, which come in promotion order: the build root first, then candidate,
 * testing, release. A development release has no release tag yet. Names that end in none of these are passed over.
 */
export function ladderOf(buildsysTags: readonly string[]): StageTag[] {
  return buildsysTags.flatMap((tagName) => {
    const stage = stageOfTag(tagName);
    return stage ? [{ tagName, stage }] : [];
  });
}

const SUFFIXES: Record<string, KojiStage> = {
  build: "buildrequires",
  candidate: "candidate",
  testing: "testing",
  release: "release",
};

/** The stage a tag's name tells by its last word; undefined for tags outside the flow. */
export function stageOfTag(tagName: string): KojiStage | undefined {
  const word = /-([a-z]+)$/.exec(tagName)?.[1] ?? "";
  return Object.hasOwn(SUFFIXES, word) ? SUFFIXES[word] : undefined;
}

/**
 * The stage of a build from the tags it is in now: the highest of the ladder. With tags map `separated_buildreqs` a
 * released build stays in testing too, and a move tags first and untags after, so several are the rule. Undefined when the
 * build is in none of them: built, but tagged nowhere, or taken out.
 */
export function stageOf(activeTags: Iterable<string>, ladder: readonly StageTag[]): KojiStage | undefined {
  const active = new Set(activeTags);
  const stages = ladder.filter(({ tagName }) => active.has(tagName)).map(({ stage }) => stage);
  return KOJI_STAGES.findLast((stage) => stages.includes(stage));
}

/**
 * Tags a build at `stage` should be in once its move is over, under `separated_buildreqs`. In more: it is on the move, or
 * the untagging failed.
 */
export function settledTags(stage: KojiStage, ladder: readonly StageTag[]): string[] {
  const stages = stage === "release" ? ["testing", "release"] : [stage];
  return ladder.filter((tag) => stages.includes(tag.stage)).map(({ tagName }) => tagName);
}
