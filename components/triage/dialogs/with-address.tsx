"use client";
import { useState } from "react";
import { DialogFrame, type DialogProps } from "./dialog-frame";
import { TextArea, TextField, textOr } from "./fields";

const WORDS = {
  "link-bug": {
    title: "Link a bug",
    submit: "Link the bug",
    field: "Address of the bug",
    placeholder: "https://bugs.launchpad.net/…",
  },
  "claim-fixed": {
    title: "Claim it fixed",
    submit: "Claim it fixed",
    field: "Address of the review or build that fixes it",
    placeholder: "https://review.opendev.org/…",
  },
} as const;

/** Links what explains an item, or what fixes it. A claim needs an address or words; the next runs prove it or not. */
export function WithAddressDialog({ rows, onClose, action }: DialogProps & { action: keyof typeof WORDS }) {
  const [url, setUrl] = useState("");
  const [reason, setReason] = useState("");
  const words = WORDS[action];
  const address = textOr(url);
  const isAddress = address === undefined || /^https?:\/\/[^\s/]+/i.test(address);
  const isEnough = address !== undefined || (action === "claim-fixed" && textOr(reason) !== undefined);
  return (
    <DialogFrame
      title={words.title}
      submit={words.submit}
      rows={rows}
      onClose={onClose}
      asked={isAddress && isEnough ? { action, url: address, reason: textOr(reason) } : null}
    >
      <TextField
        label={words.field}
        value={url}
        onChange={setUrl}
        placeholder={words.placeholder}
        first
        hint={isAddress ? undefined : "An address begins with https://"}
      />
      {action === "link-bug" ? null : (
        <TextArea
          label="What fixes it, in words"
          value={reason}
          onChange={setReason}
          hint="It is resolved when everything it touches has passed since. One failure more, and it is still failing."
        />
      )}
    </DialogFrame>
  );
}
