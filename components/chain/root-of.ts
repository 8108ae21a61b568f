import type { HoldUp, HoldUpStep, HoldUpsQuery } from "@/lib/contract/hold-ups";

/** What the chain map asks of what holds targets up. */
export const HELD_UP: HoldUpsQuery = { instance: [], release: [], target: [], state: ["held"] };

/**
 * The root of what holds a target of a builder up; `others` = how many more there are for other components of it.
 *
 * @param items worst first
 */
export function rootOf(
  items: readonly Pick<HoldUp, "instance" | "promoteName" | "root">[],
  instance: string,
  station: string,
): { root: HoldUpStep; others: number } | null {
  const roots = items
    .filter((item) => item.instance === instance && item.promoteName === station)
    .flatMap(({ root }) => root ?? []);
  const [root] = roots;
  const nameOf = ({ kind, subject }: HoldUpStep) => `${kind} ${subject.kind} ${subject.name}`;
  return root ? { root, others: new Set(roots.map(nameOf)).size - 1 } : null;
}
