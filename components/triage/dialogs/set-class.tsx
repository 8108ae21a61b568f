"use client";
import { useState } from "react";
import { CLASS_WORD } from "@/components/failures/failure-status";
import type { FailureClass } from "@/lib/contract/failures";
import { DialogFrame, type DialogProps } from "./dialog-frame";
import { Choice, TextArea, textOr } from "./fields";

const CLASSES = Object.keys(CLASS_WORD) as FailureClass[];

/** Says what kind of failure it is, over the rule that decided. */
export function SetClassDialog({ rows, onClose }: DialogProps) {
  const [chosen, setChosen] = useState<string>(rows[0]?.class ?? "unknown");
  const [reason, setReason] = useState("");
  const text = textOr(reason);
  const value = CLASSES.find((each) => each === chosen);
  return (
    <DialogFrame
      title="What kind of failure it is"
      submit="Set the class"
      rows={rows}
      onClose={onClose}
      asked={
        value === undefined || text === undefined ? null : { action: "set-class", class: value, reason: text }
      }
    >
      <Choice
        label="Class"
        value={chosen}
        onChange={setChosen}
        first
        groups={[
          { label: "Class", options: CLASSES.map((each) => ({ value: each, label: CLASS_WORD[each] })) },
        ]}
      />
      <TextArea label="Why the rule is wrong here" value={reason} onChange={setReason} />
    </DialogFrame>
  );
}
