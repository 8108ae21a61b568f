"use client";
import clsx from "clsx";
import { type ButtonLook, buttonClass } from "@/components/ui/button";
import type { TriageRow } from "@/lib/contract/triage";
import type { TriageAction } from "@/lib/domain/triage/states";
import { useTriageActions } from "./acting-context";
import { ACTIONS, type ActionEntry } from "./actions-table";

/** Runs an action on items: at once, or after its dialog; what none of them allows is told at once. */
export function useRunAction(): (entry: ActionEntry, rows: readonly TriageRow[]) => void {
  const { act, ask, whyNotAny } = useTriageActions();
  return (entry, rows) => {
    if (entry.dialog === null || whyNotAny(entry.action, rows) !== null)
      void act(rows, { action: entry.action });
    else ask(entry.dialog, rows);
  };
}

/**
 * What suits one item, likeliest first: the rest is offered behind. What is escalated to somebody wants an answer, what
 * nobody has seen wants to be acknowledged, what is understood wants its bug and then its fix.
 */
export function likelyActions(row: TriageRow): TriageAction[] {
  if (row.closedAt !== null && row.state !== "merged") return ["reopen", "comment"];
  const wake: TriageAction[] = row.snoozedUntil === null ? ["snooze"] : ["wake"];
  if (row.escalation?.state === "pending") return ["accept", "return", "transfer", "assign", ...wake];
  const back: TriageAction[] = row.escalation?.state === "accepted" ? ["return"] : [];
  switch (row.state) {
    case "new":
      return ["acknowledge", "assign", "link-bug", "escalate", ...wake, ...back];
    case "claimed":
      return ["withdraw-claim", "comment", "assign", ...wake, ...back];
    case "known":
      return ["claim-fixed", "assign", "escalate", ...wake, ...back];
    default:
      return ["link-bug", "escalate", ...wake, "claim-fixed", "assign", ...back];
  }
}

/**
 * Buttons of actions for items. One that nobody here may press stays in sight, says why, and does nothing.
 * @param only which, in this order
 * @param primary the first button is the one to press
 */
export function TriageActions({
  rows,
  only,
  primary = false,
  look = "plain",
  className,
}: {
  rows: readonly TriageRow[];
  only: readonly TriageAction[];
  primary?: boolean;
  look?: ButtonLook | "dark";
  className?: string;
}) {
  const run = useRunAction();
  const { whyNotAny } = useTriageActions();
  return (
    <div className={clsx("flex flex-wrap gap-2", className)}>
      {only.map((action, at) => {
        const entry = ACTIONS.find((each) => each.action === action);
        if (entry === undefined) return null;
        const why = whyNotAny(action, rows);
        return (
          <button
            key={action}
            type="button"
            // Not `disabled`: what cannot be focused could not say why.
            aria-disabled={why !== null}
            data-tip={why ?? undefined}
            aria-keyshortcuts={entry.key ?? undefined}
            onClick={() => why === null && run(entry, rows)}
            className={clsx(
              look === "dark" ? DARK : buttonClass(primary && at === 0 && why === null ? "primary" : look),
              why !== null && "cursor-default opacity-50",
            )}
          >
            {entry.label}
            {entry.key === null ? null : (
              <span
                aria-hidden="true"
                className="rounded-sm border border-current/25 px-1 font-medium font-sans text-xs opacity-75 max-md:hidden"
              >
                {entry.key}
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}

/** On the bar of a selection, which is dark on light and light on dark. */
const DARK =
  "inline-flex min-h-7 items-center gap-1.5 whitespace-nowrap rounded-md border border-bg/30 px-2.5 py-1 font-medium text-[12.5px] text-bg leading-[18px] hover:bg-bg/15 max-sm:min-h-10";
