import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { StatusTag } from "@/components/status/status";
import { counted } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { Status } from "@/lib/contract/common";
import type { StageAnswer, WantedBuild } from "@/lib/contract/stages";

const STATE: Readonly<Record<WantedBuild["state"], { status: Status; word: string }>> = {
  missing: { status: "bad", word: "missing" },
  older: { status: "warn", word: "older build" },
  newer: { status: "warn", word: "newer build" },
  unlisted: { status: "none", word: "not listed" },
};

const COLUMNS: readonly Column<WantedBuild>[] = [
  {
    id: "package",
    header: "Package",
    phone: "title",
    className: "w-full max-w-0 max-sm:max-w-none",
    cell: (row) => (
      <Link
        href={`/packages/${encodeURIComponent(row.package)}#stable`}
        data-primary=""
        className="stretched block truncate font-medium"
      >
        {row.package}
      </Link>
    ),
  },
  {
    id: "state",
    header: "Is",
    phone: "end",
    cell: (row) => <StatusTag status={STATE[row.state].status}>{STATE[row.state].word}</StatusTag>,
  },
  {
    id: "desired",
    header: "Listed",
    className: "max-sm:basis-full",
    cell: (row) => <Nvr nvr={row.desired} of={row.package} none="not listed" />,
  },
  {
    id: "actual",
    header: "In the tag",
    className: "max-sm:basis-full",
    cell: (row) => <Nvr nvr={row.actual} of={row.package} none="nothing" />,
  },
];

/** Version and release; the package's name stands at the beginning of the row. */
const Nvr = ({ nvr, of, none }: { nvr: string | null; of: string; none: string }) =>
  nvr === null ? (
    <span className="text-text-3">{none}</span>
  ) : (
    <span className="mono text-sm" data-tip={nvr}>
      {nvr.startsWith(`${of}-`) ? nvr.slice(of.length + 1) : nvr}
    </span>
  );

/** What rdoinfo lists in the tags of the stage against what is in them. */
export function Wanted({ wanted }: Pick<StageAnswer, "wanted">) {
  if (wanted === null)
    return (
      <Card title="Listed by rdoinfo" id="listed">
        <p className="px-4 py-3 text-text-2">
          No data: rdoinfo lists nothing for these tags, or it is not read.
        </p>
      </Card>
    );
  return (
    <Card
      title="Listed by rdoinfo"
      note={`${wanted.there} of ${counted(wanted.listed, "listed build")} there`}
      id="listed"
      className="overflow-clip"
    >
      <DataTable
        caption="Builds that are not as rdoinfo lists them"
        columns={COLUMNS}
        rows={wanted.differs}
        rowKey={(row) => `${row.tag} ${row.package}`}
        header="plain"
        empty={
          <p className="px-4 py-3 text-text-2">Every listed build is in its tag, and nothing else is.</p>
        }
      />
    </Card>
  );
}
