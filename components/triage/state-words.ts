import { Moon } from "lucide";
import { STATUS } from "@/components/status/status";
import type { Status } from "@/lib/contract/common";
import type { TriageRow, TriageState } from "@/lib/contract/triage";

/** Colour and word of a state; bad = somebody must do something, warn = understood, run = waiting for proof. */
export const STATE_WORD: Record<TriageState, { status: Status; word: string }> = {
  latent: { status: "none", word: "not opened yet" },
  new: { status: "bad", word: "new" },
  acknowledged: { status: "bad", word: "acknowledged" },
  known: { status: "warn", word: "known" },
  claimed: { status: "run", word: "claimed fixed" },
  "still-failing": { status: "bad", word: "still failing" },
  resolved: { status: "ok", word: "resolved" },
  recovered: { status: "ok", word: "recovered" },
  merged: { status: "none", word: "merged" },
};

const OVERDUE = {
  acknowledge: "overdue",
  bug: "bug overdue",
  respond: "answer overdue",
} as const;

type Told = Pick<TriageRow, "state" | "snoozedUntil" | "escalation" | "due">;

/** Icon, colour and word under which an item is shown: what lies over a state goes before the state. */
export function lookOf(row: Told) {
  const { status, word } = STATE_WORD[row.state];
  if (row.snoozedUntil !== null)
    return { icon: Moon, word: "snoozed", text: "text-none", soft: STATUS.none.soft };
  const { icon, text, soft } = STATUS[row.escalation?.state === "pending" ? "warn" : status];
  return { icon, word, text, soft };
}

/** What else a reader should know at once: where it was sent, what is late. */
export function notesOf(row: Told): { words: string; loud: boolean }[] {
  const notes: { words: string; loud: boolean }[] = [];
  const { escalation, due } = row;
  if (escalation?.state === "pending")
    notes.push({
      words: `escalated to ${escalation.to.name}${escalation.level > 1 ? `, level ${escalation.level}` : ""}`,
      loud: false,
    });
  if (escalation?.state === "accepted")
    notes.push({ words: `accepted by ${escalation.to.name}`, loud: false });
  if (escalation?.state === "returned")
    notes.push({ words: `returned by ${escalation.to.name}`, loud: true });
  if (due?.isOverdue) notes.push({ words: OVERDUE[due.for], loud: true });
  return notes;
}
