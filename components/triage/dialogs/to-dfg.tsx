"use client";
import { useState } from "react";
import { usePreferences } from "@/components/preferences/provider";
import { useShell } from "@/components/shell/use-shell";
import { UNASSIGNED } from "@/lib/contract/unassigned";
import { DialogFrame, type DialogProps } from "./dialog-frame";
import { Choice, TextArea, textOr } from "./fields";

const WORDS = {
  escalate: {
    title: "Escalate to another DFG",
    submit: "Escalate",
    field: "To",
    reason: "Why them, and what they should look at",
  },
  transfer: {
    title: "Transfer to another DFG",
    submit: "Transfer",
    field: "To",
    reason: "Why it is theirs",
  },
  "set-owner": {
    title: "Who has it",
    submit: "Set the owner",
    field: "Owner",
    reason: "Why the ownership rules are wrong here",
  },
} as const;

/** Gives an item to another DFG: by asking (escalate), by passing on (transfer), by saying whose it is (set-owner). */
export function ToDfgDialog({ rows, onClose, action }: DialogProps & { action: keyof typeof WORDS }) {
  const shell = useShell();
  const { dfg: mine } = usePreferences();
  const words = WORDS[action];
  const has = new Set(rows.map((row) => row.dfg?.slug ?? UNASSIGNED));
  const dfgs = (shell?.dfgs ?? []).filter(
    ({ slug }) => (action === "set-owner" || slug !== UNASSIGNED) && !(has.size === 1 && has.has(slug)),
  );
  const [to, setTo] = useState("");
  const [reason, setReason] = useState("");
  const dfg = to === UNASSIGNED ? null : to;
  const isComplete = to !== "" && (action === "escalate" || textOr(reason) !== undefined);
  const option = (each: { slug: string; name: string }) => ({ value: each.slug, label: each.name });
  return (
    <DialogFrame
      title={words.title}
      submit={words.submit}
      rows={rows}
      onClose={onClose}
      asked={isComplete ? { action, dfg, reason: textOr(reason) } : null}
    >
      <Choice
        label={words.field}
        value={to}
        onChange={setTo}
        first
        groups={[
          { label: "Choose", options: [{ value: "", label: "Choose a DFG" }] },
          { label: "My DFG", options: dfgs.filter(({ slug }) => slug === mine).map(option) },
          { label: "DFGs", options: dfgs.filter(({ slug }) => slug !== mine).map(option) },
        ]}
      />
      <TextArea
        label={action === "escalate" ? `${words.reason} (may be left out)` : words.reason}
        value={reason}
        onChange={setReason}
      />
    </DialogFrame>
  );
}
