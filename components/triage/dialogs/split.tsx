"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatCount } from "@/components/time/format";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import { Skeleton } from "@/components/ui/skeleton";
import type { TriageActionBody, TriageSubjectRow } from "@/lib/contract/triage";
import { triageItemQuery } from "@/lib/query/triage";
import { DialogFrame, type DialogProps } from "./dialog-frame";
import { Choice, TextArea, textOr } from "./fields";

type Field = NonNullable<TriageActionBody["by"]>["field"];

const FIELDS: { field: Field; label: string; of(row: TriageSubjectRow): string | null }[] = [
  { field: "subject", label: "Package or job", of: (row) => row.subject },
  { field: "release", label: "Release", of: (row) => row.release },
  { field: "component", label: "Component", of: (row) => row.component },
  { field: "source", label: "Source", of: (row) => row.source },
];

/** Takes some of an item's failures out into an item of their own, now and from now on. */
export function SplitDialog({ rows, onClose }: DialogProps) {
  const id = rows[0]?.id ?? "";
  const { data } = useQuery(triageItemQuery(id));
  const [field, setField] = useState<Field>("subject");
  const [values, setValues] = useState<readonly string[]>([]);
  const [reason, setReason] = useState("");
  const counts = countsOf(data?.subjects ?? [], field);
  const text = textOr(reason);
  const isSome = values.length > 0 && values.length < counts.length;
  return (
    <DialogFrame
      title="Split: these failures have another cause"
      submit="Split"
      rows={rows.slice(0, 1)}
      onClose={onClose}
      asked={
        isSome && text !== undefined
          ? { action: "split", by: { field, values: [...values] }, reason: text }
          : null
      }
    >
      <Choice
        label="Tell them apart by"
        value={field}
        onChange={(value) => {
          setField(FIELDS.find((each) => each.field === value)?.field ?? "subject");
          setValues([]);
        }}
        first
        groups={[{ label: "By", options: FIELDS.map((each) => ({ value: each.field, label: each.label })) }]}
      />
      <fieldset className="max-h-52 min-w-0 overflow-auto rounded-md border border-line p-1.5">
        <legend className="px-1 text-sm text-text-2">Which go to the new item</legend>
        {data === undefined ? <Skeleton className="h-5 w-48" /> : null}
        {data !== undefined && counts.length < 2 ? (
          <p className="px-1.5 text-text-2">All its failures are the same in this.</p>
        ) : null}
        {counts.map(([value, failures]) => (
          <label
            key={value}
            className="flex min-h-7 items-center gap-2.5 rounded-md px-1.5 hover:bg-hover max-sm:min-h-10"
          >
            <input
              type="checkbox"
              checked={values.includes(value)}
              onChange={(event) =>
                setValues(event.target.checked ? [...values, value] : values.filter((each) => each !== value))
              }
              className="accent-accent"
            />
            <MiddleTruncate text={value} className="min-w-0 flex-1" />
            <span className="text-sm text-text-3">{formatCount(failures)}</span>
          </label>
        ))}
      </fieldset>
      <TextArea label="Why they are not the same" value={reason} onChange={setReason} />
    </DialogFrame>
  );
}

/** Failures per value, most first. */
function countsOf(subjects: readonly TriageSubjectRow[], field: Field): [value: string, failures: number][] {
  const of = FIELDS.find((each) => each.field === field)?.of;
  const counts = new Map<string, number>();
  for (const row of subjects) {
    const value = of?.(row) ?? null;
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + row.failures);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}
