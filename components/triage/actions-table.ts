import type { TriageAction } from "@/lib/domain/triage/states";

/** Actions that ask something first. */
export type DialogKind =
  | "snooze"
  | "escalate"
  | "transfer"
  | "set-owner"
  | "return"
  | "reopen"
  | "comment"
  | "link-bug"
  | "claim-fixed"
  | "assign"
  | "merge"
  | "split"
  | "set-class";

/** One thing that can be done to items: its button, its key, its dialog if it asks first. */
export interface ActionEntry {
  action: TriageAction;
  label: string;
  key: string | null;
  dialog: DialogKind | null;
}

/** Everything that buttons and keys do, in the order it is offered. */
export const ACTIONS: readonly ActionEntry[] = [
  { action: "acknowledge", label: "Acknowledge", key: "a", dialog: null },
  { action: "accept", label: "Accept", key: "y", dialog: null },
  { action: "assign", label: "Assign", key: "i", dialog: "assign" },
  { action: "link-bug", label: "Link bug", key: "l", dialog: "link-bug" },
  { action: "escalate", label: "Escalate", key: "e", dialog: "escalate" },
  { action: "snooze", label: "Snooze", key: "s", dialog: "snooze" },
  { action: "wake", label: "Wake", key: null, dialog: null },
  { action: "claim-fixed", label: "Claim fixed", key: "f", dialog: "claim-fixed" },
  { action: "withdraw-claim", label: "Withdraw the claim", key: null, dialog: null },
  { action: "return", label: "Return", key: "r", dialog: "return" },
  { action: "transfer", label: "Transfer", key: null, dialog: "transfer" },
  { action: "comment", label: "Comment", key: "c", dialog: "comment" },
  { action: "merge", label: "Merge", key: "m", dialog: "merge" },
  { action: "split", label: "Split", key: null, dialog: "split" },
  { action: "set-class", label: "Set class", key: null, dialog: "set-class" },
  { action: "set-owner", label: "Set owner", key: null, dialog: "set-owner" },
  { action: "reopen", label: "Reopen", key: null, dialog: "reopen" },
];

/** Keys that are no actions, for the help. */
export const MOVES: readonly { keys: readonly string[]; words: string }[] = [
  { keys: ["j", "k"], words: "next, previous" },
  { keys: ["x"], words: "select" },
  { keys: ["Shift", "x"], words: "select from the last selected to here" },
  { keys: ["Enter"], words: "open in a page of its own" },
  { keys: ["o"], words: "open the log" },
  { keys: ["u"], words: "undo what was done last" },
  { keys: ["/"], words: "filter" },
  { keys: ["Esc"], words: "clear the selection, close" },
  { keys: ["Ctrl", "k"], words: "search everything" },
  { keys: ["?"], words: "this help" },
];
