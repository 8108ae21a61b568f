import { useState } from "react";
import { CLASS_WORD } from "@/components/failures/failure-status";
import { Choice, TextField } from "@/components/triage/dialogs/fields";
import type { IssueForm } from "./issue-form";

const FIELDS = [
  ["job", "Job", "periodic-*"],
  ["package", "Package", "openstack-*"],
  ["release", "Release", "epoxy"],
  ["component", "Component", "compute"],
  ["pipeline", "Pipeline", "openstack-periodic*"],
  ["source", "Source", "zuul"],
] as const;

/** Where it holds; what is left empty does not matter. */
export function ScopeFields({
  scope,
  onChange,
}: {
  scope: IssueForm["scope"];
  onChange(scope: IssueForm["scope"]): void;
}) {
  const filled = Object.values(scope).filter((text) => text.trim() !== "").length;
  const [isOpen, setOpen] = useState(filled > 0);
  return (
    <details
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="rounded-md border border-line px-3 py-2"
    >
      <summary className="cursor-pointer text-text-2">
        Only for some failures{" "}
        <span className="text-text-3">
          {filled === 0
            ? "(holds for all; * stands for anything)"
            : `(${filled} of 7 narrowed; * stands for anything)`}
        </span>
      </summary>
      <div className="mt-2 grid grid-cols-2 gap-x-3 gap-y-2 max-sm:grid-cols-1">
        <Choice
          label="Class"
          value={scope.class}
          onChange={(value) => onChange({ ...scope, class: value })}
          groups={[
            {
              label: "Class",
              options: [
                { value: "", label: "any" },
                ...Object.entries(CLASS_WORD).map(([value, label]) => ({ value, label })),
              ],
            },
          ]}
        />
        {FIELDS.map(([field, label, placeholder]) => (
          <TextField
            key={field}
            label={label}
            value={scope[field]}
            placeholder={placeholder}
            onChange={(value) => onChange({ ...scope, [field]: value })}
          />
        ))}
      </div>
    </details>
  );
}
