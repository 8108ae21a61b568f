import type { SessionAnswer } from "@/lib/contract/people";
import type { TriageRow } from "@/lib/contract/triage";
import { may } from "@/lib/domain/policy/policy";
import { OPEN_STATES, type TriageAction } from "@/lib/domain/triage/states";

/** What decides whether an action fits an item. */
export type Judged = Pick<TriageRow, "state" | "snoozedUntil" | "escalation" | "dfg" | "bugs">;

/** Actions that also fit what is closed, or not open yet. */
const OF_ANY_STATE: ReadonlySet<TriageAction> = new Set([
  "comment",
  "link-bug",
  "unlink-bug",
  "assign",
  "reopen",
  "merge",
  "split",
  "set-class",
  "set-owner",
]);

/**
 * Why the reader cannot do this to the item, in words for a tooltip; null = may. The server decides by the same policy, so
 * this only spares a refusal.
 */
export function whyNot(session: SessionAnswer | undefined, action: TriageAction, row: Judged): string | null {
  if (session === undefined) return "It is not known yet who you are.";
  if (session.person === null) return session.why ?? "Choose who you are first: the menu at the top right.";
  const { id, name, roles, dfgs } = session.person;
  const { escalation } = row;
  const decision = may({ id, name, roles, dfgs: dfgs.map((dfg) => dfg.slug) }, `triage:${action}`, {
    dfg: row.dfg?.slug ?? null,
    escalatedTo: escalation === null || escalation.state === "returned" ? null : escalation.to.slug,
  });
  return decision.ok ? unfit(action, row) : decision.why;
}

function unfit(action: TriageAction, row: Judged): string | null {
  const { state, escalation } = row;
  if (state === "merged") return "It was merged into another item.";
  if (action === "reopen") return OPEN_STATES.has(state) ? "It is open." : null;
  if (!OPEN_STATES.has(state) && !OF_ANY_STATE.has(action))
    return state === "latent"
      ? "It has failed too rarely to be opened yet."
      : "It is closed: reopen it first.";
  switch (action) {
    case "accept":
      return escalation?.state === "pending" ? null : "It is not escalated to anybody who has not answered.";
    case "return":
      return escalation === null || escalation.state === "returned" ? "It is not escalated." : null;
    case "wake":
      return row.snoozedUntil === null ? "It is not snoozed." : null;
    case "withdraw-claim":
      return state === "claimed" || state === "still-failing" ? null : "Nobody claimed it fixed.";
    case "unlink-bug":
      return row.bugs.length === 0 ? "No bug is linked." : null;
    default:
      return null;
  }
}

/** Why the reader can do this to none of the items; null = to one at least. */
export function whyNotAny(
  session: SessionAnswer | undefined,
  action: TriageAction,
  rows: readonly Judged[],
): string | null {
  if (rows.length === 0) return "No item is chosen.";
  const reasons = rows.map((row) => whyNot(session, action, row));
  return reasons.includes(null) ? null : (reasons[0] ?? null);
}
