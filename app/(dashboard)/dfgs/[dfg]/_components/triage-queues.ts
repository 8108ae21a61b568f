import { queueOf } from "@/components/triage-item/queue";
import { UNASSIGNED } from "@/lib/contract/unassigned";

const SHOWN = 6;

/** What the page of a DFG asks the queue: its first few items, and how many are late, loud, or sent to it. */
export function dfgQueues(slug: string, release: string | undefined) {
  const narrowed = { for: slug, release: release === undefined ? [] : [release] };
  const theirs = { ...narrowed, view: slug === UNASSIGNED ? "unassigned" : "my-dfg" } as const;
  return {
    open: queueOf({ ...theirs, limit: SHOWN }),
    stillFailing: queueOf({ ...theirs, state: ["still-failing"], limit: 1 }),
    overdue: queueOf({ ...theirs, overdue: "yes", limit: 1 }),
    escalated: queueOf({ ...narrowed, view: "escalated", limit: 1 }),
  };
}
