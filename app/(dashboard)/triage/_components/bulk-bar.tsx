"use client";
import { X } from "lucide";
import { counted } from "@/components/time/format";
import { TriageActions } from "@/components/triage/triage-actions";
import { Icon } from "@/components/ui/icon";
import type { TriageRow } from "@/lib/contract/triage";
import type { TriageAction } from "@/lib/domain/triage/states";

const OFFERED: readonly TriageAction[] = [
  "acknowledge",
  "assign",
  "link-bug",
  "snooze",
  "escalate",
  "claim-fixed",
  "merge",
];

/** What can be done to everything that is selected, in sight wherever one has scrolled to. */
export function BulkBar({ rows, onClear }: { rows: readonly TriageRow[]; onClear(): void }) {
  if (rows.length === 0) return null;
  return (
    <section
      aria-label="Selected items"
      data-screen-only
      className="sticky bottom-4 z-20 mx-auto mt-3 flex w-fit max-w-full items-center gap-3 rounded-lg bg-text px-3.5 py-2.5 text-bg shadow-raised max-md:bottom-[68px] max-md:w-full"
    >
      <span className="whitespace-nowrap" role="status">
        {counted(rows.length, "item")}
        <span className="max-sm:hidden"> selected</span>
      </span>
      <TriageActions
        rows={rows}
        only={OFFERED.filter((action) => action !== "merge" || rows.length > 1)}
        look="dark"
        className="max-md:flex-nowrap max-md:overflow-x-auto"
      />
      <button
        type="button"
        aria-label="Select none"
        data-tip="Select none (Esc)"
        onClick={onClear}
        className="grid size-7 flex-none place-items-center rounded-md hover:bg-bg/15 max-sm:size-10"
      >
        <Icon of={X} />
      </button>
    </section>
  );
}
