import type { TargetAnswer, TargetRow } from "@/lib/contract/promotions";

/** What the page judges: the whole target, or the one component that is chosen. */
export function subjectOf(
  target: TargetRow,
  component: string | undefined,
): Pick<TargetRow, "lastPromotedAt" | "maxAgeSeconds" | "state"> {
  const one = target.components.find((each) => each.component === component);
  return one === undefined || target.level === "aggregate" ? target : { ...target, ...one };
}

/** When promotions of the page's subject happened, oldest first; of a component, those that are listed. */
export function timesOf(data: TargetAnswer, component: string | undefined): readonly string[] {
  if (component === undefined) return data.target.recent;
  return data.items.map((item) => item.at).reverse();
}
