"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatCount } from "@/components/time/format";
import { triageItemQuery } from "@/lib/query/queries";
import { DialogFrame, type DialogProps } from "./dialog-frame";
import { Choice, TextArea, TextField, textOr } from "./fields";

const OTHER = "other";

/** Says that items have one cause: the failures of all go to one, now and from now on. */
export function MergeDialog({ rows, onClose }: DialogProps) {
  const only = rows.length === 1 ? rows[0] : undefined;
  const { data } = useQuery({ ...triageItemQuery(only?.id ?? ""), enabled: only !== undefined });
  const byWeight = [...rows].sort((a, b) => b.failures - a.failures);
  const offered = only === undefined ? byWeight : (data?.similar ?? []).filter((each) => each.id !== only.id);
  const [chosen, setChosen] = useState<string>();
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const choice = chosen ?? offered[0]?.id ?? OTHER;
  const into = choice === OTHER ? numberOf(typed) : choice;
  const from = rows.filter((row) => row.id !== into);
  const text = textOr(reason);
  return (
    <DialogFrame
      title={
        only === undefined ? `Merge ${formatCount(rows.length)} items into one` : "Merge into another item"
      }
      submit="Merge"
      rows={from}
      onClose={onClose}
      asked={
        into === null || text === undefined || from.length === 0
          ? null
          : { action: "merge", into, reason: text }
      }
    >
      <Choice
        label="Into"
        value={choice}
        onChange={setChosen}
        first
        groups={[
          {
            label: only === undefined ? "Chosen items, most failures first" : "Similar items, nearest first",
            options: offered.map((each) => ({ value: each.id, label: `${each.id} ${each.title}` })),
          },
          { label: "Any item", options: [{ value: OTHER, label: "Another item, by its number" }] },
        ]}
      />
      {choice !== OTHER ? null : (
        <TextField label="Number of the item" value={typed} onChange={setTyped} placeholder="T-2041" />
      )}
      <TextArea label="Why they have one cause" value={reason} onChange={setReason} />
    </DialogFrame>
  );
}

/** "T-12" out of "t-12", "12" or an address that ends so. */
function numberOf(text: string): string | null {
  const found = /(?:^|\/|t-)(\d{1,15})\s*$/i.exec(text.trim());
  return found === null ? null : `T-${found[1]}`;
}
