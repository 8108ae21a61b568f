import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { AsOf } from "@/components/freshness/as-of";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import type { CommitMatch, JourneyAnswer } from "@/lib/contract/journey";

const COLUMNS: readonly Column<CommitMatch>[] = [
  {
    id: "hash",
    header: "Commit",
    phone: "title",
    cell: (match) => (
      <Link
        href={`/commits/${match.commitHash}`}
        data-primary=""
        className="stretched mono font-medium max-sm:break-all"
      >
        {match.commitHash}
      </Link>
    ),
  },
  { id: "package", header: "Package", className: "w-full", cell: (match) => match.packages.join(", ") },
  { id: "instances", header: "On", cell: (match) => match.instances.join(", ") },
  {
    id: "at",
    header: "Built",
    align: "right",
    phone: "end",
    cell: (match) =>
      match.at === null ? <span className="text-text-3">not known</span> : <Time at={match.at} as="ago" />,
  },
];

/** What a short hash may mean. */
export function Choices({ data }: { data: JourneyAnswer }) {
  return (
    <>
      <PageHead
        above="Commit"
        title={<span className="mono">{data.asked}…</span>}
        lead={`${counted(data.matches.length, "commit")} begin with these digits. Which one is meant?`}
        aside={<AsOf answer={data} />}
      />
      <Card className="overflow-clip">
        <DataTable
          caption={`Commits that begin with ${data.asked}`}
          columns={COLUMNS}
          rows={data.matches}
          rowKey={(match) => match.commitHash}
          header="plain"
        />
      </Card>
    </>
  );
}
