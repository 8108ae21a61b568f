import type { DfgRef } from "@/lib/contract/common";
import type { PersonRef, TriageActionBody, TriageRow } from "@/lib/contract/triage";

/** An action without the items it is done to. */
export type Asked = Omit<TriageActionBody, "items">;

/** What the browser knows while it guesses the answer. */
export interface Guess {
  me: PersonRef;
  /** ISO. */
  now: string;
  dfgOf(slug: string): DfgRef;
  personOf(id: string): PersonRef;
}

/**
 * The item as it will most likely stand once the server has done what was asked. Only what a reader sees at once is guessed;
 * the answer and the read after it put the rest right.
 */
export function guessed(row: TriageRow, asked: Asked, { me, now, dfgOf, personOf }: Guess): TriageRow {
  switch (asked.action) {
    case "acknowledge":
      return {
        ...row,
        state: row.state === "new" ? "acknowledged" : row.state,
        acknowledged: { by: me, at: now, until: asked.until ?? null },
        due: null,
      };
    case "assign":
      return { ...row, assignee: asked.person == null ? null : personOf(asked.person) };
    case "snooze":
      return { ...row, snoozedUntil: asked.until ?? row.snoozedUntil };
    case "wake":
      return { ...row, snoozedUntil: null };
    case "link-bug":
      return { ...row, ...linked(row, asked.url ?? "") };
    case "unlink-bug":
      return { ...row, bugs: row.bugs.filter((bug) => bug.url !== asked.url) };
    case "escalate":
    case "transfer":
      return asked.dfg == null ? row : { ...row, escalation: escalated(row, dfgOf(asked.dfg), now) };
    case "accept":
      return row.escalation === null
        ? row
        : { ...row, dfg: row.escalation.to, escalation: { ...row.escalation, state: "accepted" } };
    case "return":
      return row.escalation === null ? row : { ...row, escalation: { ...row.escalation, state: "returned" } };
    case "claim-fixed":
      return { ...row, state: "claimed" };
    case "withdraw-claim":
      return { ...row, state: row.bugs.length > 0 ? "known" : "acknowledged" };
    case "set-class":
      return { ...row, class: asked.class ?? row.class, why: `set by ${me.name}` };
    case "set-owner":
      return { ...row, dfg: asked.dfg == null ? null : dfgOf(asked.dfg) };
    case "merge":
      return { ...row, state: "merged" };
    case "reopen":
      return { ...row, state: "new", closedAt: null };
    case "comment":
    case "split":
      return row;
  }
}

function linked(row: TriageRow, url: string): Pick<TriageRow, "state" | "bugs"> {
  const isOpen = row.state === "new" || row.state === "acknowledged";
  const bug = {
    url,
    label: url.replace(/^https?:\/\//, ""),
    status: null,
    isOpen: null,
    closedButFailing: false,
  };
  return {
    state: isOpen ? "known" : row.state,
    bugs: row.bugs.some((each) => each.url === url) ? row.bugs : [...row.bugs, bug],
  };
}

const escalated = (row: TriageRow, to: DfgRef, at: string): TriageRow["escalation"] => ({
  to,
  from: row.dfg,
  state: "pending",
  level: (row.escalation?.level ?? 0) + 1,
  at,
});
