import { judged } from "@/components/freshness/judged";
import type { Freshness } from "@/lib/contract/common";
import type { TargetRow } from "@/lib/contract/promotions";

/** State of a target's age; stale where its source is too old to say. */
export type AgeState = TargetRow["state"] | "stale";

type Component = Omit<TargetRow["components"][number], "state"> & { state: AgeState };

/** A target with its states as far as its source lets one say them. */
export type JudgedTarget = Omit<TargetRow, "state" | "components"> & {
  state: AgeState;
  components: Component[];
};

/** Takes back verdicts that rest on a source that is not fresh. */
export function judgeTarget(target: TargetRow, sources: readonly Freshness[]): JudgedTarget {
  // The server withholds a verdict on old data as "none"; where a promotion is known that is "too old to say".
  const stateOf = (one: TargetRow["components"][number] | TargetRow): AgeState =>
    one.state === "none" && one.lastPromotedAt !== null
      ? "stale"
      : judged(one.state, target.instance, sources);
  return {
    ...target,
    state: stateOf(target),
    components: target.components.map((each) => ({ ...each, state: stateOf(each) })),
  };
}

/** What the dots of a time line are: a component target is promoted so often that the server names days. */
export const dotsOf = (target: Pick<TargetRow, "level">, component?: string) =>
  target.level === "component" && component === undefined
    ? { one: "day with promotions", many: "days with promotions" }
    : { one: "promotion", many: "promotions" };
