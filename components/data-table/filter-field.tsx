"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useAddress } from "@/components/ui/address";

const PAUSE_MS = 300;

interface FilterFieldProps {
  /** The URL parameter. */
  name: string;
  value: string;
  label: string;
  placeholder: string;
}

/** Part of a name; takes effect after a pause in typing, or at once on Enter. "/" leads here. */
export function FilterField({ name, value, label, placeholder }: FilterFieldProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const router = useRouter();
  const address = useAddress();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // The address may change by a link ("Clear") or the browser's back button.
  if (value !== known) {
    setKnown(value);
    if (value !== text.trim()) setText(value);
  }
  const go = (next: string) => {
    clearTimeout(timer.current);
    if (next.trim() !== value) router.replace(address.with({ [name]: next.trim() }), { scroll: false });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        go(text);
      }}
      className="max-sm:w-full"
    >
      <input
        type="search"
        data-filter=""
        aria-label={label}
        placeholder={placeholder}
        maxLength={100}
        value={text}
        onChange={(event) => {
          const next = event.target.value;
          setText(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => go(next), PAUSE_MS);
        }}
        className="h-7 w-44 rounded-md border border-line-strong bg-surface px-2.5 placeholder:text-text-3 max-sm:h-10 max-sm:w-full"
      />
    </form>
  );
}
