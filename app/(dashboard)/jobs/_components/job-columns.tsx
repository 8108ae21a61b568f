import type { Column } from "@/components/data-table/column";
import { PassRate } from "@/components/jobs/pass-rate";
import { StatusIcon } from "@/components/status/status";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import { Strip } from "@/components/ui/strip";
import type { JobRow } from "@/lib/contract/jobs";

/** Columns of the jobs; two lines a row. */
export const JOB_COLUMNS: readonly Column<JobRow>[] = [
  {
    id: "name",
    header: "Job",
    phone: "title",
    className: "w-full max-w-0 max-sm:max-w-none",
    cell: (row) => <Name row={row} />,
  },
  {
    id: "history",
    header: "Last runs",
    phone: "none",
    className: "max-lg:hidden",
    cell: (row) => <Strip history={row.history} max={20} />,
  },
  {
    id: "rate",
    header: "Passed, 30 days",
    align: "right",
    phone: "meta",
    className: "whitespace-nowrap max-sm:pl-[26px]",
    cell: (row) => <PassRate tally={row.days30} />,
  },
  {
    id: "dfg",
    header: "DFG",
    phone: "none",
    className: "whitespace-nowrap",
    cell: (row) => (
      <Link href={`/dfgs/${encodeURIComponent(row.dfg?.slug ?? "unassigned")}`} className="link above">
        {row.dfg?.name ?? "Unassigned"}
      </Link>
    ),
  },
  {
    id: "since",
    header: "Red for",
    align: "right",
    phone: "end",
    className: "whitespace-nowrap",
    cell: (row) =>
      row.failingSince === null ? (
        <span className="text-text-3">–</span>
      ) : (
        <Time at={row.failingSince} as="age" />
      ),
  },
  {
    id: "last",
    header: "Last run",
    align: "right",
    phone: "none",
    className: "whitespace-nowrap text-text-2",
    cell: (row) => <Time at={row.lastAt} as="ago" />,
  },
];

function Name({ row }: { row: JobRow }) {
  return (
    <span className="flex items-start gap-3">
      <span className="mt-px w-3.5 flex-none">
        {row.failing > 0 ? <StatusIcon status="bad" label="failing:" /> : null}
      </span>
      <span className="min-w-0 flex-1">
        <Link
          href={`/jobs/${encodeURIComponent(row.name)}`}
          data-primary=""
          className="stretched flex min-w-0 font-medium"
        >
          <MiddleTruncate text={row.name} tail={18} />
        </Link>
        <span className="block truncate text-sm text-text-3">{detailOf(row)}</span>
      </span>
    </span>
  );
}

/** "fails in 2 of 5 lines · flamingo, epoxy · required by current-podified on master and 1 more" */
function detailOf({ failing, lines, releases, required }: JobRow): string {
  const [first] = required;
  const rest = required.length - 1;
  const parts = [
    lines === 1
      ? null
      : failing > 0
        ? `fails in ${formatCount(failing)} of ${formatCount(lines)} lines`
        : counted(lines, "line"),
    releases.length === 0 ? "no release" : releases.join(", "),
    first === undefined ? null : `required by ${first}${rest > 0 ? ` and ${formatCount(rest)} more` : ""}`,
  ];
  return parts.filter((part) => part !== null).join(" · ");
}
