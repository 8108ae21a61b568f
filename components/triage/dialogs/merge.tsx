"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { counted, formatCount } from "@/components/time/format";
import { STATE_WORD } from "@/components/triage/state-words";
import type { TriageItemAnswer } from "@/lib/contract/triage";
import { ApiError } from "@/lib/query/api";
import { triageItemQuery } from "@/lib/query/triage";
import { DialogFrame, type DialogProps } from "./dialog-frame";
import { Choice, TextArea, TextField, textOr } from "./fields";
import { numberOf } from "./item-number";
import { useSettled } from "./use-settled";

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
  const number = choice === OTHER ? numberOf(typed) : null;
  const asked = useSettled(number);
  const other = useQuery({ ...triageItemQuery(asked ?? ""), enabled: asked !== null });
  const found = asked === number ? other.data?.item : undefined;
  // A number that was itself merged answers with the item it went to.
  const into = choice === OTHER ? (found?.id ?? null) : choice;
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
        <TextField
          label="Number of the item"
          value={typed}
          onChange={setTyped}
          placeholder="T-2041"
          hint={
            typed.trim() === "" ? undefined : (
              <Found
                number={number}
                item={found}
                error={asked === number ? other.error : null}
                isOwn={found !== undefined && found.id === only?.id}
              />
            )
          }
        />
      )}
      <TextArea label="Why they have one cause" value={reason} onChange={setReason} />
    </DialogFrame>
  );
}

/** What the typed number is: the item's title, or why nothing can be merged into it. */
function Found({ number, item, error, isOwn }: FoundProps) {
  const words =
    number === null
      ? "A number is written T-2041; an item's address will do too."
      : error !== null
        ? error instanceof ApiError && error.status === 404
          ? `There is no item ${number}.`
          : `${number} could not be looked up: ${error.message}`
        : item === undefined
          ? `Looking up ${number}…`
          : isOwn
            ? "That is this item itself."
            : null;
  const isWrong = number === null || error !== null || isOwn;
  return (
    <span role="status" className={isWrong ? "text-bad" : "text-text-2"}>
      {words ??
        (item === undefined ? null : (
          <>
            {item.id === number ? null : `${number} was merged into ${item.id}: `}
            <b className="font-medium text-text">{item.title}</b>
            {`, ${STATE_WORD[item.state].word}, ${counted(item.failures, "failure")}`}
          </>
        ))}
    </span>
  );
}

interface FoundProps {
  /** Null when what was typed is no number. */
  number: string | null;
  item: TriageItemAnswer["item"] | undefined;
  error: Error | null;
  isOwn: boolean;
}
