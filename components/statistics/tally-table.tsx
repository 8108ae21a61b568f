import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { formatCount } from "@/components/time/format";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import { Sparkline } from "@/components/ui/sparkline";
import type { TrendedTally } from "@/lib/contract/statistics";
import { changeOf, percent } from "./rate-words";

/** A DFG, pipeline or job with its figures. */
interface TallyRow extends TrendedTally {
  key: string;
  name: string;
  /** Its own page where it has one, else this one, of it alone. */
  href: string;
}

/** What nobody has explained, of several of one kind, as figures with a trend each. */
export function TallyTable({
  caption,
  what,
  rows,
  isCounted,
  isNarrow = false,
}: {
  caption: string;
  what: string;
  rows: readonly TallyRow[];
  /** Whether no rows means that nothing failed. */
  isCounted: boolean;
  /** It stands beside another one. */
  isNarrow?: boolean;
}) {
  return (
    <DataTable
      caption={caption}
      columns={columnsFor(what, isNarrow)}
      rows={rows}
      rowKey={(row) => row.key}
      header="plain"
      empty={
        isCounted ? (
          <Empty title="No failure in 7 days">Nothing of this selection failed.</Empty>
        ) : (
          <Empty title="Not counted yet">Not every source has been read to its end.</Empty>
        )
      }
    />
  );
}

const columnsFor = (what: string, isNarrow: boolean): readonly Column<TallyRow>[] => [
  {
    id: "name",
    header: what,
    phone: "title",
    className: "w-full max-w-0 max-sm:max-w-none",
    cell: (row) => (
      <Link href={row.href} data-primary="" className="stretched flex min-w-0 font-medium">
        <MiddleTruncate text={row.name} />
      </Link>
    ),
  },
  {
    id: "rate",
    header: "Unexplained",
    align: "right",
    phone: "end",
    cell: (row) =>
      row.rate === null ? (
        <span className="text-text-3">–</span>
      ) : (
        <span data-tip={changeOf(row) ?? "no failure in the week before"}>
          {percent(row.rate)}
          <span className="text-sm text-text-3"> of {formatCount(row.failures)}</span>
        </span>
      ),
  },
  {
    id: "before",
    header: "Week before",
    align: "right",
    phone: "none",
    cell: (row) => (row.before === null ? <span className="text-text-3">–</span> : percent(row.before)),
  },
  {
    id: "outage",
    header: "Outage",
    align: "right",
    phone: "none",
    cell: (row) => <Figure of={row.incident} />,
  },
  { id: "flaky", header: "Flaky", align: "right", phone: "none", cell: (row) => <Figure of={row.flaky} /> },
  {
    id: "trend",
    header: "14 days",
    align: "right",
    width: "104px",
    phone: isNarrow ? "meta" : "none",
    cell: (row) => <Sparkline values={row.perDay} label="Unexplained failures per day" width={84} />,
  },
];

const Figure = ({ of }: { of: number }) =>
  of === 0 ? <span className="text-text-3">–</span> : formatCount(of);
