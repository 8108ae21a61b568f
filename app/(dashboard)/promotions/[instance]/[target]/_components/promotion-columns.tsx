import type { Column } from "@/components/data-table/column";
import { Duration } from "@/components/time/duration";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { CommitLink } from "@/components/ui/commit-link";
import { Hash } from "@/components/ui/hash";
import { Link } from "@/components/ui/link";
import type { PromotionRow, TargetRow } from "@/lib/contract/promotions";

interface Shown {
  level: TargetRow["level"];
  /** Where a row leads. */
  openHref: (id: string) => string;
}

/** Columns of promotions: when, how long after the one before, what changed. */
export function promotionColumns({ level, openHref }: Shown): readonly Column<PromotionRow>[] {
  const subject: Column<PromotionRow> =
    level === "component"
      ? {
          id: "component",
          header: <span className="sm:pl-4">Component</span>,
          width: "170px",
          className: "sm:pl-6",
          cell: (row) => row.component ?? "all",
        }
      : {
          id: "components",
          header: "Components",
          align: "right",
          width: "124px",
          cell: (row) => (
            <>
              {formatCount(row.components)}
              <span className="sm:hidden"> components</span>
            </>
          ),
        };
  return [
    {
      id: "when",
      header: "When",
      width: "168px",
      phone: "title",
      cell: (row) => (
        <Link href={openHref(row.id)} scroll={false} data-primary="" className="stretched font-medium">
          <Time at={row.at} as="moment" />
        </Link>
      ),
    },
    {
      id: "interval",
      header: "After",
      align: "right",
      width: "104px",
      phone: "end",
      cell: (row) =>
        row.intervalSeconds === null ? (
          <span className="text-text-3">the first known</span>
        ) : (
          <Duration seconds={row.intervalSeconds} />
        ),
    },
    subject,
    {
      id: "changed",
      header: "Packages changed",
      align: "right",
      width: "154px",
      cell: (row) => <Changed row={row} />,
    },
    {
      id: "hash",
      header: <span className="sm:pl-6">{level === "component" ? "Commit" : "Aggregate hash"}</span>,
      className: "sm:pl-8",
      phone: "none",
      cell: (row) => {
        if (level === "component" && row.commitHash !== null) return <CommitLink hash={row.commitHash} />;
        const hash = row.aggregateHash ?? row.commitHash;
        return hash === null ? <span className="text-text-3">–</span> : <Hash value={hash} />;
      },
    },
    {
      id: "user",
      header: "By",
      align: "right",
      phone: "none",
      className: "whitespace-nowrap text-text-2 max-md:hidden",
      cell: (row) => row.user ?? "–",
    },
  ];
}

function Changed({ row }: { row: PromotionRow }) {
  if (row.packagesChanged === null)
    return (
      <span
        className="text-text-3"
        data-tip={
          row.previousAt === null
            ? "There is none before it to compare with"
            : "A promoted commit is not in our data"
        }
      >
        {row.previousAt === null ? "–" : "not known"}
      </span>
    );
  return (
    <>
      {formatCount(row.packagesChanged)}
      <span className="sm:hidden"> changed</span>
    </>
  );
}
