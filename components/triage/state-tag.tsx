import clsx from "clsx";
import { Icon } from "@/components/ui/icon";
import type { TriageRow } from "@/lib/contract/triage";
import { lookOf } from "./state-words";

type Told = Pick<TriageRow, "state" | "snoozedUntil" | "escalation" | "due">;

/** The state of an item as a tag: icon, word, colour. */
export function StateTag({ row, className }: { row: Told; className?: string }) {
  const { icon, word, soft } = lookOf(row);
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1.5 whitespace-nowrap rounded-[5px] px-[7px] text-sm leading-[19px] first-letter:uppercase",
        soft,
        className,
      )}
    >
      <Icon of={icon} size={13} />
      <span className="first-letter:uppercase">{word}</span>
    </span>
  );
}

/** The state of an item as an icon, its word for screen readers. */
export function StateIcon({ row, className }: { row: Told; className?: string }) {
  const { icon, word, text } = lookOf(row);
  return (
    <span className={clsx(text, className)} data-tip={word}>
      <Icon of={icon} />
      <span className="sr-only">{word}:</span>
    </span>
  );
}
