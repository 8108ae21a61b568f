import type { Column } from "@/components/data-table/column";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import { Strip } from "@/components/ui/strip";
import type { FailureRow } from "@/lib/contract/failures";
import { FailureTitle } from "./failure-title";
import { jobsOfSeveralProjects, projectWord } from "./projects";

interface Shown {
  /** When the answer was made. */
  asOf: string;
  /** The rows that stand together: a job tells its project where it has several among them, without them always. */
  rows?: readonly FailureRow[];
  /** Left out where all rows have the same. */
  withDfg?: boolean;
  /** Header cells sort by links. */
  sortable?: boolean;
}

const SORTS = {
  package: { asc: "package", desc: "-package" },
  failures: { asc: "failures", desc: "-failures", first: "desc" },
  since: { asc: "since", desc: "-since", first: "desc" },
} as const;

/** Columns of a list of failures; two lines a row. */
export function failureColumns({
  asOf,
  rows,
  withDfg = true,
  sortable = false,
}: Shown): readonly Column<FailureRow>[] {
  const several = rows && jobsOfSeveralProjects(rows);
  const sort = (by: keyof typeof SORTS) => (sortable ? { sort: SORTS[by] } : {});
  return [
    {
      id: "package",
      header: "What fails, and how",
      phone: "title",
      className: "w-full max-w-0 max-sm:max-w-none",
      ...sort("package"),
      cell: (row) => <FailureTitle row={row} asOf={asOf} />,
    },
    {
      id: "history",
      header: "Last builds",
      phone: "none",
      className: "max-lg:hidden",
      cell: (row) => <Strip history={row.history} max={16} />,
    },
    {
      id: "where",
      header: "Release, where",
      className: "max-sm:pl-[26px]",
      cell: (row) => <Where row={row} withProject={several?.has(row.subject) ?? true} />,
    },
    {
      id: "dfg",
      header: withDfg ? "DFG, holds up" : "Holds up",
      className: "whitespace-nowrap",
      cell: (row) => <Owner row={row} withDfg={withDfg} />,
    },
    {
      id: "failures",
      header: "Times",
      align: "right",
      phone: "none",
      ...sort("failures"),
      cell: (row) => <span data-tip="Failed since">{formatCount(row.failures)}</span>,
    },
    {
      id: "since",
      header: "Since",
      align: "right",
      phone: "end",
      className: "whitespace-nowrap",
      ...sort("since"),
      cell: (row) => <Time at={row.since} as="age" />,
    },
  ];
}

function Where({ row, withProject }: { row: FailureRow; withProject: boolean }) {
  const project = withProject ? projectWord(row) : null;
  return (
    <>
      <span className="block whitespace-nowrap max-sm:inline">
        {row.release ?? <span className="text-text-3">no release</span>}
      </span>
      <span className="max-sm:before:content-['_·_'] flex min-w-0 text-sm text-text-3 max-sm:inline">
        {row.pipeline === null ? (
          <span className="whitespace-nowrap">
            <span className={row.component === null ? "" : "max-sm:hidden"}>{row.instance}</span>
            {row.component === null ? null : (
              <>
                <span className="max-sm:hidden"> · </span>
                {row.component}
              </>
            )}
          </span>
        ) : (
          <>
            <MiddleTruncate
              text={row.pipeline}
              tail={12}
              className="max-w-[190px] max-sm:max-w-[108px] max-sm:align-bottom"
            />
            {project === null ? null : (
              <span className="whitespace-nowrap" data-tip={row.project}>
                <span className="whitespace-pre"> · </span>
                {project}
              </span>
            )}
          </>
        )}
      </span>
    </>
  );
}

function Owner({ row, withDfg }: { row: FailureRow; withDfg: boolean }) {
  const holds = row.holdsUp.join(", ");
  const dfg = row.dfg === null ? "Unassigned" : row.dfg.name;
  return (
    <>
      {withDfg ? (
        <Link
          href={`/dfgs/${encodeURIComponent(row.dfg?.slug ?? "unassigned")}`}
          className="link above block w-fit max-w-full truncate max-sm:inline"
        >
          {dfg}
        </Link>
      ) : null}
      <span
        className="block truncate text-sm text-text-3 max-sm:hidden"
        data-tip={holds === "" ? undefined : `holds up ${holds}`}
      >
        {holds === "" ? "" : withDfg ? `holds up ${holds}` : holds}
      </span>
    </>
  );
}
