import type { ReactNode } from "react";
import type { Column } from "@/components/data-table/column";
import { formatCount } from "@/components/time/format";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import { Sparkline } from "@/components/ui/sparkline";
import type { DriftGroup, DriftRow, DriftStage } from "@/lib/contract/drift";
import { StageCell, SumCell } from "./drift-cell";

/** What the headers of stages sort by: how long it is behind, or by how much. */
export type Measure = "days" | "missing";

const FIRST_DOWN = "desc" as const;

function stageColumns<Row>(
  stages: readonly DriftStage[],
  measure: Measure,
  cell: (row: Row, stage: DriftStage) => ReactNode,
): Column<Row>[] {
  return stages.map((stage) => ({
    id: stage.id,
    header: (
      <span className="inline-block max-w-[88px] whitespace-normal text-right leading-[1.15]">
        {stage.title}
      </span>
    ),
    align: "right",
    phone: "none",
    className: "align-middle",
    ...(stage.id === "upstream" || stage.id === "tagged"
      ? {}
      : { sort: { asc: `${measure}.${stage.id}`, desc: `-${measure}.${stage.id}`, first: FIRST_DOWN } }),
    cell: (row) => cell(row, stage),
  }));
}

/** Columns of the ledger by package; two lines a row. */
export const packageColumns = (
  stages: readonly DriftStage[],
  measure: Measure,
): readonly Column<DriftRow>[] => [
  {
    id: "package",
    header: "Package",
    phone: "title",
    className: "w-full min-w-[190px] max-w-0 max-sm:max-w-none",
    sort: { asc: "package", desc: "-package" },
    cell: (row) => <PackageName row={row} />,
  },
  ...stageColumns<DriftRow>(stages, measure, (row, stage) => (
    <StageCell stage={stage} cell={row.cells[stage.id]} />
  )),
  {
    id: "days",
    header: "Behind",
    align: "right",
    phone: "end",
    className: "whitespace-nowrap",
    sort: { asc: "days", desc: "-days", first: FIRST_DOWN },
    cell: (row) =>
      row.days === null ? (
        <span className="text-text-3">no data</span>
      ) : row.days === 0 ? (
        "0 d"
      ) : (
        `${formatCount(row.days)} d`
      ),
  },
  {
    id: "trend",
    header: "30 days",
    phone: "none",
    cell: (row) => <Trend row={row} />,
  },
];

function Trend({ row }: { row: DriftRow }) {
  const values = row.trend.filter((each) => each !== null);
  return values.length < 2 ? (
    <span className="text-text-3">
      <span aria-hidden="true">–</span>
      <span className="sr-only">no data yet</span>
    </span>
  ) : (
    <Sparkline values={values} label={`Days behind of ${row.package}`} width={64} />
  );
}

function PackageName({ row }: { row: DriftRow }) {
  return (
    <span className="block min-w-0">
      <Link
        href={`/packages/${encodeURIComponent(row.package)}`}
        data-primary=""
        className="stretched flex min-w-0 font-medium"
      >
        <MiddleTruncate text={row.package} tail={12} />
      </Link>
      <span className="block truncate text-sm text-text-3">
        {[row.release, row.instance === null ? "Koji only" : row.component, row.dfg?.name ?? "Unassigned"]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </span>
  );
}

/** Columns of the ledger by DFG. */
export const groupColumns = (
  stages: readonly DriftStage[],
  measure: Measure,
  hrefOf: (slug: string) => string,
): readonly Column<DriftGroup>[] => [
  {
    id: "dfg",
    header: "DFG",
    phone: "title",
    className: "w-full min-w-[150px]",
    sort: { asc: "dfg", desc: "-dfg" },
    cell: (row) => (
      <Link href={hrefOf(row.dfg?.slug ?? "unassigned")} data-primary="" className="stretched font-medium">
        {row.dfg?.name ?? "Unassigned"}
      </Link>
    ),
  },
  {
    id: "packages",
    header: "Packages",
    align: "right",
    phone: "meta",
    sort: { asc: "package", desc: "-package", first: FIRST_DOWN },
    cell: (row) => (
      <>
        {formatCount(row.packages)}
        <span className="sm:hidden"> packages</span>
      </>
    ),
  },
  ...stageColumns<DriftGroup>(stages, measure, (row, stage) => (
    <SumCell stage={stage} sum={row.cells[stage.id]} />
  )),
  {
    id: "days",
    header: "Behind",
    align: "right",
    phone: "end",
    className: "whitespace-nowrap",
    sort: { asc: "days", desc: "-days", first: FIRST_DOWN },
    cell: (row) =>
      row.days === null ? <span className="text-text-3">no data</span> : `${formatCount(row.days)} d`,
  },
];
