export type NeedFailure = {
  id: string;
  instance: string;
  package: string;
  component: string | null;
  dfg: string | null;
  since: Date;
  reason: string | null;
};

/** Failures that seem to have one cause, oldest first. */
export type NeedGroup<F extends NeedFailure = NeedFailure> = { failures: F[]; since: Date };

/** What varies between two tellings of one cause: hex, temporary names, line numbers and times. Versions are kept. */
export const reasonKey = (reason: string): string =>
  reason
    .toLowerCase()
    .replace(/rpm-tmp\.\w+/g, "rpm-tmp")
    .replace(/\b[0-9a-f]{7,64}\b/g, "#")
    .replace(/\b(line|pid|port|in) \d+\b/g, "$1 #")
    .replace(/\d+(\.\d+)?( ?m?s\b| seconds\b)/g, "#")
    .trim();

/** Groups failures that share their reason, or their package across releases; the oldest group first. */
export function groupNeeds<F extends NeedFailure>(failures: readonly F[]): NeedGroup<F>[] {
  const parent = failures.map((_, index) => index);
  const root = (index: number): number => {
    const up = parent[index] ?? index;
    return up === index ? index : root(up);
  };
  const firstWith = new Map<string, number>();
  for (const [index, failure] of failures.entries()) {
    const keys = [`package ${failure.package}`];
    if (failure.reason) keys.push(`reason ${reasonKey(failure.reason)}`);
    for (const key of keys) {
      const other = firstWith.get(key);
      if (other === undefined) firstWith.set(key, index);
      else parent[root(index)] = root(other);
    }
  }
  const groups = new Map<number, F[]>();
  for (const [index, failure] of failures.entries())
    groups.set(root(index), [...(groups.get(root(index)) ?? []), failure]);
  return [...groups.values()]
    .map((group) => [...group].sort((a, b) => a.since.getTime() - b.since.getTime()))
    .map((group) => ({ failures: group, since: group[0]?.since ?? new Date(0) }))
    .sort((a, b) => a.since.getTime() - b.since.getTime());
}
