import clsx from "clsx";
import type { PersonRef } from "@/lib/contract/triage";

/** "AR" of Ana Ruiz, "AN" of ana. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0] ?? "";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return ([...first].slice(0, last === "" ? 2 : 1).join("") + ([...last][0] ?? "")).toUpperCase();
}

/** Who has it, in two letters; a dashed ring when nobody does. */
export function Avatar({ person, className }: { person: PersonRef | null; className?: string }) {
  const words = person === null ? "Nobody has taken it" : person.name;
  return (
    <span
      role="img"
      aria-label={words}
      data-tip={words}
      className={clsx(
        "inline-grid size-[22px] flex-none place-items-center rounded-full font-semibold text-[10px] tracking-wide",
        person === null
          ? "border border-line-strong border-dashed text-text-3"
          : "bg-accent-soft text-accent",
        className,
      )}
    >
      {person === null ? "?" : initialsOf(person.name)}
    </span>
  );
}
