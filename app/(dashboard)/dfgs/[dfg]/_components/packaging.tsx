import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { failureColumns } from "@/components/failures/failure-columns";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { KeyValue } from "@/components/ui/key-value";
import { Link } from "@/components/ui/link";
import type { DfgAnswer, PackagingReview, PackagingWork } from "@/lib/contract/dfgs";
import { ReviewVotes } from "./review-votes";

const KIND: Record<string, [one: string, many: string]> = {
  ftbfs: ["build failure to fix", "build failures to fix"],
  "tag-promotion": ["promotion of tags", "promotions of tags"],
  "distgit-update": ["update", "updates"],
  "new-package": ["new package", "new packages"],
  rdoinfo: ["change of rdoinfo", "changes of rdoinfo"],
  patch: ["packaging change", "packaging changes"],
};
const kindWord = (kind: string, count: number): string => KIND[kind]?.[count === 1 ? 0 : 1] ?? kind;

/** What of the packaging waits for somebody: open reviews, oldest first, and builds in Koji that failed or wait. */
export function Packaging({ data }: { data: DfgAnswer }) {
  const { packaging } = data;
  if (!packaging.hasGerrit && !packaging.hasKoji) return null;
  const open = packaging.reviewsByKind.reduce((sum, row) => sum + row.open, 0);
  return (
    <Card
      id="packaging"
      title="Packaging work"
      note={
        packaging.hasGerrit
          ? open === 0
            ? "no open review is known"
            : `${counted(open, "open review")}, oldest first`
          : "reviews: no data, no Gerrit is read"
      }
      className="overflow-clip"
    >
      <div className="grid grid-cols-[minmax(0,1fr)_320px] max-lg:grid-cols-1">
        <div className="min-w-0">
          {packaging.hasGerrit ? (
            <Reviews packaging={packaging} />
          ) : packaging.koji.failed.length > 0 ? null : (
            <Empty title="No failed build in Koji is known">
              No Gerrit is read, so nothing is known of reviews.
            </Empty>
          )}
          {packaging.koji.failed.length === 0 ? null : (
            <section aria-label="Failed in Koji" className="border-line border-t first:border-t-0">
              <DataTable
                caption="Packages whose newest build in Koji failed"
                columns={failureColumns({ asOf: data.asOf, withDfg: false }).filter(
                  (column) => column.id !== "dfg",
                )}
                rows={packaging.koji.failed}
                rowKey={(row) => row.id}
                density="two"
                header="hidden"
              />
            </section>
          )}
        </div>
        <div className="grid content-start gap-4 border-line border-l px-4 py-3.5 max-lg:border-t max-lg:border-l-0">
          <ByKind packaging={packaging} />
          {packaging.hasKoji ? <Waiting packaging={packaging} /> : null}
        </div>
      </div>
    </Card>
  );
}

const COLUMNS: readonly Column<PackagingReview>[] = [
  {
    id: "subject",
    header: "Review",
    phone: "title",
    className: "w-full max-w-0 max-sm:max-w-none",
    cell: (row) => (
      <>
        <Link
          href={`/reviews/${row.number}`}
          data-primary=""
          className="stretched block truncate font-medium"
        >
          {row.subject}
        </Link>
        <span className="block truncate text-sm text-text-3">
          {kindWord(row.kind, 1)} · {row.package ?? row.project}
          {row.workInProgress ? " · in progress" : ""}
        </span>
      </>
    ),
  },
  {
    id: "release",
    header: "Release",
    phone: "meta",
    cell: (row) => row.release ?? <span className="text-text-3">none</span>,
  },
  { id: "votes", header: "Votes", phone: "meta", cell: (row) => <ReviewVotes review={row} /> },
  {
    id: "age",
    header: "Open for",
    align: "right",
    phone: "end",
    className: "whitespace-nowrap",
    cell: (row) => <Time at={row.createdAt} as="age" />,
  },
];

const Reviews = ({ packaging }: { packaging: PackagingWork }) => (
  <DataTable
    caption="Open reviews of their packaging"
    columns={COLUMNS}
    rows={packaging.reviews}
    rowKey={(row) => `${row.server}/${row.number}`}
    density="two"
    header="plain"
    empty={<Empty title="No open review is known">Reviews are read from Gerrit.</Empty>}
  />
);

function ByKind({ packaging }: { packaging: PackagingWork }) {
  if (packaging.reviewsByKind.length === 0) return null;
  return (
    <section aria-label="Open reviews by kind">
      <h3 className="mb-1.5 text-sm text-text-3">Open reviews by kind</h3>
      <ul className="grid gap-1">
        {packaging.reviewsByKind.map((row) => (
          <li key={row.kind} className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1">
              {formatCount(row.open)} {kindWord(row.kind, row.open)}
              {row.withoutVotes === 0 ? null : (
                <span className="text-sm text-text-3"> · {formatCount(row.withoutVotes)} without a vote</span>
              )}
            </span>
            <span className="flex-none text-sm text-text-2">
              oldest <Time at={row.oldestAt} as="age" focusable />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Waiting({ packaging }: { packaging: PackagingWork }) {
  const { waiting } = packaging.koji;
  return (
    <section aria-label="Waiting in Koji">
      <h3 className="mb-1.5 text-sm text-text-3">Waiting in Koji for the next stage</h3>
      {waiting.length === 0 ? (
        <p className="text-text-2">No build of theirs is known to wait.</p>
      ) : (
        <KeyValue
          rows={waiting.map((row) => [
            `${row.release}, ${row.stage}`,
            <span key={row.oldestNvr} data-tip={`oldest: ${row.oldestNvr}`}>
              {counted(row.builds, "build")}, oldest <Time at={row.oldestSince} as="age" focusable />
            </span>,
          ])}
        />
      )}
    </section>
  );
}
