"use client";
import { useState } from "react";
import { useTriageActions } from "../acting-context";
import { DialogFrame, type DialogProps } from "./dialog-frame";
import { Choice } from "./fields";

const NOBODY = "-";

/** Who takes it: oneself first, then the people of the DFG that has it, then everybody. */
export function AssignDialog({ rows, onClose }: DialogProps) {
  const { session } = useTriageActions();
  const me = session?.person;
  const [person, setPerson] = useState(me?.id ?? NOBODY);
  const dfgs = new Set(rows.flatMap((row) => (row.dfg === null ? [] : [row.dfg.slug])));
  const others = (session?.people ?? []).filter((each) => each.id !== me?.id);
  const isTheirs = (each: { dfgs: readonly string[] }) => each.dfgs.some((slug) => dfgs.has(slug));
  const option = (each: { id: string; name: string }) => ({ value: each.id, label: each.name });
  return (
    <DialogFrame
      title="Assign"
      submit="Assign"
      rows={rows}
      onClose={onClose}
      asked={{ action: "assign", person: person === NOBODY ? null : person }}
    >
      <Choice
        label="To"
        value={person}
        onChange={setPerson}
        first
        groups={[
          { label: "Me", options: me ? [{ value: me.id, label: `${me.name} (me)` }] : [] },
          { label: "Of the DFG that has it", options: others.filter(isTheirs).map(option) },
          { label: "Others", options: others.filter((each) => !isTheirs(each)).map(option) },
          { label: "Nobody", options: [{ value: NOBODY, label: "Nobody" }] },
        ]}
      />
    </DialogFrame>
  );
}
