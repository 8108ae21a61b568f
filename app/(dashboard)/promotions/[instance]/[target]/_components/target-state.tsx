import { StatusTag } from "@/components/status/status";
import { Time } from "@/components/time/time";
import type { TargetRow } from "@/lib/contract/promotions";
import { subjectOf } from "./subject";

/** The state of the target in words: "Not promoted for 5 d 22 h". */
export function TargetState({ target, component }: { target: TargetRow; component: string | undefined }) {
  const { state, lastPromotedAt } = subjectOf(target, component);
  if (lastPromotedAt === null) return <StatusTag status="none">Never promoted, as far as is known</StatusTag>;
  return (
    <StatusTag status={state}>
      {state === "ok" ? (
        <>
          Promoted <Time at={lastPromotedAt} as="ago" />
        </>
      ) : (
        <>
          Not promoted for <Time at={lastPromotedAt} as="age" />
        </>
      )}
    </StatusTag>
  );
}
