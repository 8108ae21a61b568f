import type { JudgedTarget } from "@/components/promotions/judged-target";
import type { TargetAnswer } from "@/lib/contract/promotions";

/** The answer with its target as far as the source lets one judge it. */
export type JudgedAnswer = Omit<TargetAnswer, "target"> & { target: JudgedTarget };

/** What the page judges: the whole target, or the one component that is chosen. */
export function subjectOf(
  target: JudgedTarget,
  component: string | undefined,
): Pick<JudgedTarget, "lastPromotedAt" | "maxAgeSeconds" | "countsSince" | "state"> {
  const one = target.components.find((each) => each.component === component);
  return one === undefined || target.level === "aggregate" ? target : { ...target, ...one };
}
