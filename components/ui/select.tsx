"use client";
import clsx from "clsx";
import { ChevronDown } from "lucide";
import { Icon } from "./icon";

interface SelectProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange(value: string): void;
  className?: string;
  /** Shows the label before the value; otherwise it is for screen readers only. */
  showLabel?: boolean;
}

/** The browser's own select in our clothes: right on phones, right for screen readers, no code to load. */
export function Select({ label, value, options, onChange, className, showLabel = false }: SelectProps) {
  return (
    <label
      className={clsx(
        "relative inline-flex min-h-7 items-center gap-1.5 rounded-[7px] border border-line bg-surface pl-2.5 focus-within:outline-2 focus-within:outline-accent hover:bg-hover max-sm:min-h-10",
        className,
      )}
    >
      <span className={showLabel ? "flex-none whitespace-nowrap text-text-2" : "sr-only"}>{label}</span>
      <select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="w-full appearance-none truncate bg-transparent py-1 pr-7 font-medium outline-none"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} className="bg-surface text-text">
            {option.label}
          </option>
        ))}
      </select>
      <Icon of={ChevronDown} className="pointer-events-none absolute right-2 text-text-3" />
    </label>
  );
}
