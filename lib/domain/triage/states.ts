/**
 * Where an item stands. latent = too few failures yet to trouble anybody; merged = its failures went to another item.
 * resolved = a claimed fix was proved; recovered = it went away by itself.
 */
export const TRIAGE_STATES = [
  "latent",
  "new",
  "acknowledged",
  "known",
  "claimed",
  "still-failing",
  "resolved",
  "recovered",
  "merged",
] as const;
export type TriageState = (typeof TRIAGE_STATES)[number];

/** States that somebody must do something about. */
export const OPEN_STATES: ReadonlySet<TriageState> = new Set([
  "new",
  "acknowledged",
  "known",
  "claimed",
  "still-failing",
]);

/** Where an item stands by what is known of it, when nothing is claimed. */
export function restingState(item: { hasBug: boolean; acknowledgedBy: string | null }): TriageState {
  if (item.hasBug) return "known";
  return item.acknowledgedBy === null ? "new" : "acknowledged";
}

/** What a person does to an item. */
export const TRIAGE_ACTIONS = [
  "acknowledge",
  "assign",
  "snooze",
  "wake",
  "comment",
  "link-bug",
  "unlink-bug",
  "escalate",
  "accept",
  "return",
  "transfer",
  "claim-fixed",
  "withdraw-claim",
  "split",
  "merge",
  "set-class",
  "set-owner",
  "reopen",
] as const;
export type TriageAction = (typeof TRIAGE_ACTIONS)[number];

/** How far an escalation has come: asked, taken on, or handed back with a reason. */
export const ESCALATION_STATES = ["pending", "accepted", "returned"] as const;
export type EscalationState = (typeof ESCALATION_STATES)[number];
