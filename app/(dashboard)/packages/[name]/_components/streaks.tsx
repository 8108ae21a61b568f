import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { NewestRows } from "@/components/data-table/newest-rows";
import { Reason } from "@/components/failures/failure-title";
import { StatusIcon } from "@/components/status/status";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { ItemLink } from "@/components/triage-item/item-link";
import { ExternalLink } from "@/components/ui/external-link";
import type { FailureRow } from "@/lib/contract/failures";
import { formatDuration } from "@/lib/shared/duration";

const COLUMNS: readonly Column<FailureRow>[] = [
  {
    id: "red",
    header: "First red",
    phone: "title",
    className: "whitespace-nowrap",
    cell: (row) => (
      <span className="inline-flex items-baseline gap-2.5">
        <StatusIcon
          status={row.until === null ? "bad" : "ok"}
          label={row.until === null ? "still red:" : "over:"}
        />
        <Time at={row.since} as="moment" focusable />
      </span>
    ),
  },
  {
    id: "length",
    header: "Red for",
    align: "right",
    phone: "end",
    className: "whitespace-nowrap",
    cell: (row) =>
      row.until === null ? (
        <Time at={row.since} as="age" />
      ) : (
        formatDuration(Date.parse(row.until) - Date.parse(row.since))
      ),
  },
  {
    id: "failures",
    header: "Builds",
    align: "right",
    phone: "none",
    cell: (row) => formatCount(row.failures),
  },
  {
    id: "reason",
    header: "How it failed",
    className: "w-full max-w-0 max-sm:max-w-full max-sm:basis-full",
    cell: (row) => (
      <span className="flex min-w-0 items-baseline gap-2 text-sm">
        <Reason row={row} />
        <ExternalLink href={row.lastRed.logUrl} className="flex-none text-text-3">
          {row.lastRed.logUrl === null ? "" : "log"}
        </ExternalLink>
        <ItemLink item={row.item} className="flex-none text-text-3" />
      </span>
    ),
  },
];

/** Every time the package was red on this builder, newest first. */
export function Streaks({ streaks, label }: { streaks: readonly FailureRow[]; label: string }) {
  if (streaks.length === 0)
    return (
      <p className="border-line border-t px-4 py-3 text-text-2">
        Never red, as far back as builds are known.
      </p>
    );
  return (
    <div className="border-line border-t">
      <NewestRows rows={streaks} first={5}>
        {(shown) => (
          <DataTable
            caption={`Times it was red on ${label}`}
            columns={COLUMNS}
            rows={shown}
            rowKey={(row) => row.id}
            header="plain"
          />
        )}
      </NewestRows>
    </div>
  );
}
