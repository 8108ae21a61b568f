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
export const judgeTarget = (target: TargetRow, sources: readonly Freshness[]): JudgedTarget => ({
  ...target,
  state: judged(target.state, target.instance, sources),
  components: target.components.map((each) => ({
    ...each,
    state: judged(each.state, target.instance, sources),
  })),
});
