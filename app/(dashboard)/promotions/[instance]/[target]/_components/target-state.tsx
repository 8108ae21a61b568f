import type { JudgedTarget } from "@/components/promotions/judged-target";
import { StatusTag } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { subjectOf } from "./subject";

/** The state of the target in words: "Not promoted for 5 d 22 h". */
export function TargetState({ target, component }: { target: JudgedTarget; component: string | undefined }) {
  const { state, lastPromotedAt } = subjectOf(target, component);
  if (lastPromotedAt === null) return <StatusTag status="none">No promotion is known</StatusTag>;
  return (
    <StatusTag status={state}>
      {state === "ok" || state === "stale" ? (
        <>
          {state === "ok" ? "Promoted" : "Last known promotion"} <Time at={lastPromotedAt} as="ago" />
        </>
      ) : (
        <>
          Not promoted for <Time at={lastPromotedAt} as="age" />
        </>
      )}
    </StatusTag>
  );
}
