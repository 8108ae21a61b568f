"use client";
import { ChevronDown } from "lucide";
import { likelyActions, TriageActions } from "@/components/triage/triage-actions";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Popover } from "@/components/ui/popover";
import type { TriageRow } from "@/lib/contract/triage";
import { TRIAGE_ACTIONS } from "@/lib/domain/triage/states";

/** Done where they belong: a comment in its field, bugs at their card. */
const ELSEWHERE: ReadonlySet<string> = new Set(["comment", "unlink-bug"]);

/** What is likely wanted of it as buttons, everything else behind "More"; what cannot be done says why. */
export function ItemActions({ item }: { item: TriageRow }) {
  const likely = likelyActions(item).filter((action) => !ELSEWHERE.has(action));
  const rest = TRIAGE_ACTIONS.filter((action) => !likely.includes(action) && !ELSEWHERE.has(action));
  return (
    <div className="flex flex-wrap items-start gap-2" data-screen-only>
      <TriageActions rows={[item]} only={likely} primary />
      <Popover
        label="More actions"
        button={
          <>
            More <Icon of={ChevronDown} />
          </>
        }
        buttonClassName={buttonClass("quiet")}
        panelClassName="w-56"
      >
        <TriageActions rows={[item]} only={rest} look="quiet" className="flex-col *:justify-start" />
      </Popover>
    </div>
  );
}
