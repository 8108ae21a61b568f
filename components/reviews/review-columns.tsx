import type { Column } from "@/components/data-table/column";
import { StatusIcon } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { ReviewRow } from "@/lib/contract/reviews";
import { Votes } from "./votes";
import { CI_STATUS, KIND_WORD } from "./words";

/** The page of a review; the Gerrit is named, since another may have the same number. */
export const reviewHref = ({ number, gerrit }: Pick<ReviewRow, "number" | "gerrit">): string =>
  `/reviews/${number}?gerrit=${encodeURIComponent(gerrit)}`;

const SORTS = {
  created: { asc: "created", desc: "-created", first: "asc" },
  updated: { asc: "updated", desc: "-updated", first: "desc" },
} as const;

/** Columns of a list of reviews; two lines a row. */
export function reviewColumns({
  sortable = false,
  withDfg = true,
  withKind = true,
}: {
  sortable?: boolean;
  withDfg?: boolean;
  withKind?: boolean;
} = {}): readonly Column<ReviewRow>[] {
  const sort = (by: keyof typeof SORTS) => (sortable ? { sort: SORTS[by] } : {});
  return [
    {
      id: "subject",
      header: "Review",
      phone: "title",
      className: "w-full max-w-0 max-sm:max-w-none",
      cell: (row) => <Subject row={row} />,
    },
    ...(withKind
      ? [
          {
            id: "kind",
            header: "For",
            className: "whitespace-nowrap max-sm:pl-[26px]",
            cell: (row: ReviewRow) => KIND_WORD[row.kind],
          },
        ]
      : []),
    { id: "votes", header: "Votes", className: "max-sm:ml-auto", cell: (row) => <Votes review={row} /> },
    {
      id: "release",
      header: "Release",
      phone: "none",
      className: "whitespace-nowrap",
      cell: (row) => row.release ?? <span className="text-text-3">–</span>,
    },
    ...(withDfg
      ? [
          {
            id: "dfg",
            header: "DFG",
            phone: "none" as const,
            className: "whitespace-nowrap",
            cell: (row: ReviewRow) => (
              <Link
                href={`/dfgs/${encodeURIComponent(row.dfg?.slug ?? "unassigned")}`}
                className="link above"
              >
                {row.dfg?.name ?? "Unassigned"}
              </Link>
            ),
          },
        ]
      : []),
    {
      id: "updated",
      header: "Touched",
      align: "right",
      phone: "none",
      className: "whitespace-nowrap text-text-2",
      ...sort("updated"),
      cell: (row) => <Time at={row.updatedAt} as="ago" />,
    },
    {
      id: "created",
      header: "Age",
      align: "right",
      phone: "end",
      className: "whitespace-nowrap",
      ...sort("created"),
      cell: (row) => <Time at={row.createdAt} as="age" />,
    },
  ];
}

function Subject({ row }: { row: ReviewRow }) {
  const { status, word } = CI_STATUS[row.ci];
  return (
    <span className="flex items-start gap-3">
      <StatusIcon status={status} label={`Tests: ${word}.`} className="mt-px" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <Link href={reviewHref(row)} data-primary="" className="stretched min-w-0 truncate font-medium">
            {row.subject}
          </Link>
          {row.workInProgress ? <span className="flex-none text-sm text-text-3">in progress</span> : null}
        </span>
        <span className="block truncate text-sm text-text-3">
          {row.number} · {row.project} · {row.branch}
          {row.owner === null ? "" : ` · ${row.owner}`}
        </span>
      </span>
    </span>
  );
}
