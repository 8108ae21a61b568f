"use client";
import type { ReactNode } from "react";

const FIELD =
  "w-full rounded-md border border-line-strong bg-surface px-2.5 py-1 placeholder:text-text-3 max-sm:py-2 max-sm:text-[16px]";

interface FieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  /** Takes the focus when the dialog opens. */
  first?: boolean;
  /** Small words below. */
  hint?: ReactNode;
  placeholder?: string;
}

/** A line of text. */
export function TextField({
  label,
  value,
  onChange,
  first = false,
  hint,
  placeholder,
  type = "text",
}: FieldProps & { type?: "text" | "url" | "datetime-local" }) {
  return (
    <label className="block">
      <span className="mb-1 block text-sm text-text-2">{label}</span>
      <input
        type={type}
        data-first={first ? "" : undefined}
        value={value}
        placeholder={placeholder}
        maxLength={2_000}
        onChange={(event) => onChange(event.target.value)}
        className={FIELD}
      />
      {hint === undefined ? null : <span className="mt-1 block text-sm text-text-3">{hint}</span>}
    </label>
  );
}

/** Several lines: a reason, a comment. */
export function TextArea({ label, value, onChange, first = false, hint, placeholder }: FieldProps) {
  return (
    <label className="block">
      <span className="mb-1 block text-sm text-text-2">{label}</span>
      <textarea
        data-first={first ? "" : undefined}
        value={value}
        placeholder={placeholder}
        rows={3}
        maxLength={2_000}
        onChange={(event) => onChange(event.target.value)}
        className={`${FIELD} min-h-20 resize-y`}
      />
      {hint === undefined ? null : <span className="mt-1 block text-sm text-text-3">{hint}</span>}
    </label>
  );
}

export interface Options {
  label: string;
  options: readonly { value: string; label: string }[];
}

/** One of a few, under headings; the browser's own list. */
export function Choice({
  label,
  value,
  onChange,
  groups,
  first = false,
}: Omit<FieldProps, "placeholder" | "hint"> & { groups: readonly Options[] }) {
  return (
    <label className="block">
      <span className="mb-1 block text-sm text-text-2">{label}</span>
      <select
        data-first={first ? "" : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`${FIELD} max-sm:min-h-10`}
      >
        {groups
          .filter((group) => group.options.length > 0)
          .map((group) => (
            <optgroup key={group.label} label={group.label}>
              {group.options.map((option) => (
                <option key={option.value} value={option.value} className="bg-surface text-text">
                  {option.label}
                </option>
              ))}
            </optgroup>
          ))}
      </select>
    </label>
  );
}

/** The text without space around it; undefined when nothing is left. */
export const textOr = (text: string): string | undefined => (text.trim() === "" ? undefined : text.trim());
