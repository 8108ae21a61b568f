/** What rdoinfo wants in a tag. */
export interface DesiredTag {
  tagName: string;
  /** rdoinfo's name of the project; the package's name is in the NVR. */
  project: string;
  packageName: string;
  nvr: string;
}

/** A build that is in a tag now. */
export interface TaggedBuild {
  tagName: string;
  packageName: string;
  buildId: number;
  nvr: string;
}

/**
 * One package in one tag where the two differ: `missing` = wanted, no build of it there; `differs` = wanted, another
 * build there; `superseded` = wanted and there, under a newer build; `unlisted` = there, not wanted at all.
 */
export interface TagDifference {
  tagName: string;
  packageName: string;
  state: "missing" | "differs" | "superseded" | "unlisted";
  desired: string | null;
  /** The newest build there by build id: Koji's own "latest" is the one most recently tagged. */
  actual: string | null;
}

/**
 * Desired against actual content, tag by tag and package by package, for the tags that have a desired content; empty =
 * all as wanted. Older builds left under the wanted one are no difference. Pending or failed tagging, which of the two
 * only time tells.
 */
export function tagDifferences(
  desired: readonly DesiredTag[],
  actual: readonly TaggedBuild[],
): TagDifference[] {
  const listed = new Set(desired.map(({ tagName }) => tagName));
  const there = new Map<string, TaggedBuild[]>();
  for (const build of actual.filter(({ tagName }) => listed.has(tagName)))
    there.set(keyOf(build), [...(there.get(keyOf(build)) ?? []), build]);

  const wanted = desired.flatMap((want) => {
    const builds = there.get(keyOf(want)) ?? [];
    there.delete(keyOf(want));
    const newest = newestOf(builds);
    const state = stateOf(want, builds, newest);
    return state ? [differenceOf(want, state, want.nvr, newest?.nvr ?? null)] : [];
  });
  const unlisted = [...there.values()].flatMap((builds) => {
    const newest = newestOf(builds);
    return newest ? [differenceOf(newest, "unlisted", null, newest.nvr)] : [];
  });
  return [...wanted, ...unlisted];
}

const keyOf = ({ tagName, packageName }: { tagName: string; packageName: string }) =>
  `${tagName} ${packageName}`;

const newestOf = (builds: readonly TaggedBuild[]): TaggedBuild | undefined =>
  builds.reduce<TaggedBuild | undefined>((a, b) => (a && a.buildId > b.buildId ? a : b), undefined);

function stateOf(
  { nvr }: DesiredTag,
  builds: readonly TaggedBuild[],
  newest: TaggedBuild | undefined,
): TagDifference["state"] | undefined {
  if (!newest) return "missing";
  if (newest.nvr === nvr) return undefined;
  return builds.some((build) => build.nvr === nvr) ? "superseded" : "differs";
}

const differenceOf = (
  { tagName, packageName }: { tagName: string; packageName: string },
  state: TagDifference["state"],
  desired: string | null,
  actual: string | null,
): TagDifference => ({ tagName, packageName, state, desired, actual });
