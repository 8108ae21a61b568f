import clsx from "clsx";
import type { ReactNode } from "react";

export interface Fact {
  label: string;
  value: ReactNode;
  /** Small words below the value. */
  note?: ReactNode;
  /** Colour of the value where it means something. */
  tone?: "ok" | "bad" | "warn" | "none";
}

const TONE = { ok: "text-ok", bad: "text-bad", warn: "text-warn", none: "text-text-3" };

/** A few figures in words a person says, side by side; two by two on a phone. */
export function Facts({ items, label }: { items: readonly Fact[]; label: string }) {
  return (
    <dl
      aria-label={label}
      className="mb-4 grid auto-cols-fr grid-flow-col overflow-clip rounded-lg border border-line bg-surface max-md:grid-flow-row max-md:grid-cols-2"
    >
      {items.map((item) => (
        <div
          key={item.label}
          className="-mb-px -mr-px min-w-0 border-line border-r border-b px-4 pt-3 pb-3.5 max-md:last:odd:col-span-2"
        >
          <dt className="text-sm text-text-2">{item.label}</dt>
          <dd>
            <span
              className={clsx(
                "mt-0.5 block font-semibold text-lg tracking-[-0.01em]",
                item.tone === undefined ? null : TONE[item.tone],
              )}
            >
              {item.value}
            </span>
            {item.note === undefined ? null : <span className="block text-sm text-text-2">{item.note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
