import type { JudgedTarget } from "@/components/promotions/judged-target";
import { StatusTag } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { subjectOf } from "./subject";

/** The state of the target in words: "Not promoted for 5 d 22 h". */
export function TargetState({ target, component }: { target: JudgedTarget; component: string | undefined }) {
  const { state, lastPromotedAt, countsSince } = subjectOf(target, component);
  if (lastPromotedAt === null) return <StatusTag status="none">No promotion is known</StatusTag>;
  if (state === "paused" && target.pause !== null)
    return (
      <StatusTag status="paused">
        {target.pause.kind === "freeze" ? "Frozen" : "On hold"}
        {target.pause.until === null ? null : (
          <>
            {" "}
            until <Time at={target.pause.until} as="moment" />
          </>
        )}
        : {target.pause.reason}
      </StatusTag>
    );
  return (
    <StatusTag status={state}>
      {state === "ok" || state === "stale" ? (
        <>
          {state === "ok" ? "Promoted" : "Last known promotion"} <Time at={lastPromotedAt} as="ago" />
          {state === "ok" && countsSince === null ? ", nothing waits" : null}
        </>
      ) : (
        <>
          Not promoted for <Time at={lastPromotedAt} as="age" />
        </>
      )}
    </StatusTag>
  );
}
