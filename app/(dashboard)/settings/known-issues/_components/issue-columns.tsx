import type { Column } from "@/components/data-table/column";
import { StatusTag } from "@/components/status/status";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { KnownIssueRow } from "@/lib/contract/known-issues";
import { passingWords, percent, scopeWords } from "./words";

/** Columns of the list; `hrefOf` opens one in the editor. */
export const issueColumns = (hrefOf: (row: KnownIssueRow) => string): readonly Column<KnownIssueRow>[] => [
  {
    id: "title",
    header: "Known issue",
    phone: "title",
    className: "w-full max-w-0 max-sm:max-w-none",
    cell: (row) => (
      <span className="block min-w-0">
        <Link
          href={hrefOf(row)}
          scroll={false}
          data-primary=""
          className="stretched block truncate font-medium"
        >
          <span className="mr-2 font-normal text-text-3">{row.id}</span>
          {row.title}
        </Link>
        <span className="mono block truncate text-text-2">
          {row.kind === "pattern" ? row.pattern : (row.signature?.text ?? "Failures without a text")}
        </span>
        {scopeWords(row.scope) === null ? null : (
          <span className="block truncate text-sm text-text-3">only {scopeWords(row.scope)}</span>
        )}
      </span>
    ),
  },
  {
    id: "bug",
    header: "Bug",
    className: "whitespace-nowrap",
    cell: (row) =>
      row.bug === null ? (
        <span className="text-text-3">no bug</span>
      ) : (
        <>
          <ExternalLink href={row.bug.url}>{row.bug.label}</ExternalLink>
          <span className="block text-sm text-text-3 max-sm:inline max-sm:before:content-['_']">
            {row.bug.status ?? "state not known"}
          </span>
        </>
      ),
  },
  {
    id: "dfg",
    header: "DFG",
    phone: "none",
    className: "whitespace-nowrap text-text-2",
    cell: (row) => row.dfg?.name ?? <span className="text-text-3">none</span>,
  },
  {
    id: "hits",
    header: "Explains",
    align: "right",
    phone: "end",
    className: "whitespace-nowrap",
    cell: (row) => (
      <>
        {formatCount(row.worth.hits)}
        <span className="sm:hidden"> explained</span>
        <span className="block text-sm text-text-3 max-sm:hidden">
          {formatCount(row.worth.hits7d)} in 7 days
        </span>
      </>
    ),
  },
  {
    id: "passing",
    header: "Passing runs it matches",
    align: "right",
    className: "whitespace-nowrap",
    cell: (row) =>
      row.worth.passingShare === null ? (
        <span className="text-text-3">{passingWords(row.worth)}</span>
      ) : (
        <span
          className={row.worth.isSuspicious ? "font-medium text-warn" : undefined}
          data-tip={passingWords(row.worth)}
        >
          {percent(row.worth.passingShare)}
          <span className="sm:hidden"> of passing runs</span>
        </span>
      ),
  },
  {
    id: "last",
    header: "Last match",
    align: "right",
    className: "whitespace-nowrap",
    cell: (row) =>
      row.worth.lastHitAt === null ? (
        <span className="text-text-3">never</span>
      ) : (
        <Time at={row.worth.lastHitAt} as="ago" />
      ),
  },
  { id: "state", header: "State", align: "right", cell: (row) => <IssueTag row={row} /> },
];

/** Whether it is in use, doubtful or retired: icon, word and colour. */
export function IssueTag({ row }: { row: KnownIssueRow }) {
  if (row.retired !== null) return <StatusTag status="none">Retired</StatusTag>;
  if (row.worth.isSuspicious) return <StatusTag status="warn">Too broad</StatusTag>;
  if (row.isMatching) return <StatusTag status="run">Being matched</StatusTag>;
  return (
    <StatusTag status={row.worth.hits === 0 ? "none" : "ok"}>
      {row.worth.hits === 0 ? "No match yet" : "In use"}
    </StatusTag>
  );
}
