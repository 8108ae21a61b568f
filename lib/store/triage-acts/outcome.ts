import type { TriageState } from "@/lib/domain/triage/states";
import type { LastEvent } from "./events";
import type { HeldItem } from "./items";

/** What became of an action on several items: each is in exactly one of the lists. */
export interface Outcome {
  done: { id: number; version: number; state: TriageState; event: number }[];
  /** Somebody was faster: the item is left as they made it. */
  conflicts: { id: number; version: number; last: LastEvent | undefined }[];
  /** `by` = who says no: the policy, the rules of triage, or nobody knows such an item. */
  refused: { id: number; why: string; by: "policy" | "rule" | "absent" }[];
  /** The item that a split made. */
  created: number | null;
}

/** Whether somebody may do what is asked to this very item; else why not. */
export type Allow = (
  item: Pick<HeldItem, "dfgSlug" | "escalatedTo" | "escalationState">,
  ownerId: string | null,
) => string | null;
