"use client";
import { useState } from "react";
import { DialogFrame, type DialogProps } from "./dialog-frame";
import { TextArea, textOr } from "./fields";

const WORDS = {
  return: { title: "Return it to who sent it", submit: "Return", reason: "Why it is not yours" },
  reopen: { title: "Reopen", submit: "Reopen", reason: "Why it is not over" },
  comment: { title: "Comment", submit: "Comment", reason: "Comment" },
} as const;

/** An action that needs nothing but words. */
export function WithReasonDialog({ rows, onClose, action }: DialogProps & { action: keyof typeof WORDS }) {
  const [reason, setReason] = useState("");
  const words = WORDS[action];
  const text = textOr(reason);
  return (
    <DialogFrame
      title={words.title}
      submit={words.submit}
      rows={rows}
      onClose={onClose}
      asked={text === undefined ? null : { action, reason: text }}
    >
      <TextArea label={words.reason} value={reason} onChange={setReason} first hint="Ctrl-Enter sends it." />
    </DialogFrame>
  );
}
