import type { EscalationState, TriageState } from "./states";
import { addWorkingDays, type Calendar } from "./working-days";

/** Working days that are given to acknowledge a new item, to name its bug, to answer an escalation. */
export interface ClockDays {
  acknowledge: number;
  bug: number;
  respond: number;
}
export const DEFAULT_CLOCKS: ClockDays = { acknowledge: 1, bug: 3, respond: 1 };

/** What of an item its clock runs by. */
export interface Clocked {
  state: TriageState;
  openedAt: Date | null;
  /** First acknowledgement since it was opened. */
  acknowledgedAt: Date | null;
  snoozedUntil: Date | null;
  escalationState: EscalationState | null;
  escalatedAt: Date | null;
}

export interface Due {
  at: Date;
  for: "acknowledge" | "bug" | "respond";
  isOverdue: boolean;
}

/**
 * What somebody owes the item next, and by when: an answer to an escalation, then to acknowledge it, then to name its bug.
 * Nothing is overdue while it is snoozed.
 *
 * @param calendars of the DFG that has the item, and of the one it is escalated to
 * @returns null when nothing is owed
 */
export function dueOf(
  item: Clocked,
  days: ClockDays,
  calendars: { holder: Calendar; escalatedTo: Calendar },
  now: Date,
): Due | null {
  const due = (from: Date | null, what: Due["for"], calendar: Calendar): Due | null => {
    if (from === null) return null;
    const at = addWorkingDays(from, days[what], calendar);
    const isSnoozed = item.snoozedUntil !== null && item.snoozedUntil > now;
    return { at, for: what, isOverdue: at <= now && !isSnoozed };
  };
  const isOpen = !NOTHING_OWED.has(item.state);
  if (isOpen && item.escalationState === "pending")
    return due(item.escalatedAt, "respond", calendars.escalatedTo);
  if (item.state === "new") return due(item.openedAt, "acknowledge", calendars.holder);
  if (item.state === "acknowledged") return due(item.acknowledgedAt, "bug", calendars.holder);
  return null;
}

const NOTHING_OWED: ReadonlySet<TriageState> = new Set(["latent", "resolved", "recovered", "merged"]);
