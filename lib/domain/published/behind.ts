/** Which of two numbered versions is the later: > 0 for `a`. Parts are compared as numbers, missing ones as 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const partsOf = (version: string): number[] =>
  (/^v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? "0").split(".").map(Number);

/**
 * How many final versions upstream tagged after the one that is packaged; null when nothing is packaged or tagged.
 *
 * @param tagged final versions of one repository in one series, in any order
 */
export function versionsBehind(tagged: readonly string[], packaged: string | null): number | null {
  if (packaged === null || tagged.length === 0) return null;
  return tagged.filter((version) => compareVersions(version, packaged) > 0).length;
}
