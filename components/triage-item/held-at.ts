import type { HeldUp, TriageRow } from "@/lib/contract/triage";

interface Place {
  instance: string;
  /** promote_name, or "consistent". */
  target: string;
  /** Narrows to one component of it. */
  component?: string | undefined;
}

/** The items that hold up a place of the chain, in the order given. */
export const heldAt = (items: readonly TriageRow[], place: Place): TriageRow[] =>
  items.filter((item) => item.holdsUp.some((held) => isAt(held, place)));

const isAt = (held: HeldUp, { instance, target, component }: Place): boolean =>
  held.instance === instance &&
  held.target === target &&
  (component === undefined || held.component === null || held.component === component);
