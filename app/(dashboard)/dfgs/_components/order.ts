import type { DfgRow } from "@/lib/contract/dfgs";
import { UNASSIGNED } from "@/lib/contract/unassigned";
import type { DfgSort } from "../search-params";

/** Packages and jobs failing, of one release where one is chosen; null = nothing there is known to be theirs. */
export function failingOf(row: DfgRow, release: string | undefined): number | null {
  const { failing, packages, jobs } =
    release === undefined
      ? row
      : (row.perRelease.find((each) => each.release === release) ?? { failing: 0, packages: 0, jobs: 0 });
  return packages + jobs + failing === 0 ? null : failing;
}

/** DFGs in the order asked for; Unassigned stays last, those without an oldest failure after those with one. */
export function inOrder(rows: readonly DfgRow[], sort: DfgSort, release: string | undefined): DfgRow[] {
  const down = sort.startsWith("-");
  const by: Record<string, (row: DfgRow) => number | string | null> = {
    name: (row) => row.name.toLowerCase(),
    failing: (row) => failingOf(row, release),
    since: (row) => row.oldestSince,
  };
  const value = by[down ? sort.slice(1) : sort] ?? (() => null);
  return [...rows].sort((a, b) => {
    const last = Number(a.slug === UNASSIGNED) - Number(b.slug === UNASSIGNED);
    if (last !== 0) return last;
    const [x, y] = [value(a), value(b)];
    if (x === y) return a.name < b.name ? -1 : 1;
    if (x === null) return 1;
    if (y === null) return -1;
    return x < y === down ? 1 : -1;
  });
}

/** Releases that any of the DFGs has anything on, in the order the rows give them. */
export const releasesOf = (rows: readonly DfgRow[]): string[] => [
  ...new Set(rows.flatMap((row) => row.perRelease.map((each) => each.release))),
];
