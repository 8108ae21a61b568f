import clsx from "clsx";
import type { Column } from "@/components/data-table/column";
import { MyDfg } from "@/components/preferences/my-dfg";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import { Sparkline } from "@/components/ui/sparkline";
import type { DfgRow } from "@/lib/contract/dfgs";
import { hasAny, subjects } from "../[dfg]/_components/headline";
import { failingOf } from "./order";

/** Columns of the DFGs: a small matrix over releases, or the one that is chosen. */
export function dfgColumns(
  releases: readonly string[],
  release: string | undefined,
): readonly Column<DfgRow>[] {
  const shown = release === undefined ? releases : [release];
  const everywhere = release === undefined ? "" : ", all releases";
  return [
    {
      id: "name",
      header: "DFG",
      phone: "title",
      className: "w-full max-w-0 max-sm:max-w-none",
      sort: { asc: "name", desc: "-name" },
      cell: (row) => <Name row={row} release={release} />,
    },
    {
      id: "failing",
      header: "Failing",
      align: "right",
      phone: "end",
      sort: { asc: "failing", desc: "-failing", first: "desc" },
      cell: (row) => <Failing row={row} release={release} />,
    },
    ...shown.map(
      (name): Column<DfgRow> => ({
        id: `on ${name}`,
        header: name,
        align: "right",
        width: "84px",
        phone: "none",
        className: "max-md:hidden",
        cell: (row) => <OnRelease row={row} release={name} />,
      }),
    ),
    {
      id: "since",
      header: `Oldest${everywhere}`,
      align: "right",
      width: "96px",
      className: "whitespace-nowrap",
      sort: { asc: "since", desc: "-since" },
      phone: "none",
      cell: (row) =>
        row.oldestSince === null ? (
          <span className="text-text-3">–</span>
        ) : (
          <Time at={row.oldestSince} as="age" />
        ),
    },
    {
      id: "day",
      header: <span className="pl-4">Last day{everywhere}</span>,
      phone: "none",
      className: "whitespace-nowrap pl-6 max-lg:hidden",
      cell: (row) => <LastDay row={row} />,
    },
    {
      id: "trend",
      header: `30 days${everywhere}`,
      phone: "none",
      className: "max-lg:hidden",
      cell: (row) =>
        hasAny(row) ? (
          <Sparkline
            values={row.trend}
            width={150}
            label={`Packages and jobs of ${row.name} failing, last 30 days`}
          />
        ) : null,
    },
    {
      id: "mine",
      header: "Mine",
      phone: "none",
      cell: (row) => <MyDfg slug={row.slug} name={row.name} short />,
    },
  ];
}

function Name({ row, release }: { row: DfgRow; release: string | undefined }) {
  const query = release === undefined ? "" : `?release=${encodeURIComponent(release)}`;
  const moved = row.oldestSince !== null || row.newLastDay + row.recoveredLastDay > 0;
  return (
    <>
      <Link
        href={`/dfgs/${encodeURIComponent(row.slug)}${query}`}
        data-primary=""
        className="stretched block w-fit font-medium"
      >
        {row.name}
      </Link>
      <span className={clsx("block truncate text-sm text-text-3", moved && "max-sm:hidden")}>
        {row.mission ?? subjects(row.packages, row.jobs)}
      </span>
      {moved ? (
        <span className="flex gap-2.5 text-sm text-text-2 sm:hidden">
          {row.oldestSince === null ? null : (
            <span>
              oldest <Time at={row.oldestSince} as="age" />
            </span>
          )}
          <LastDay row={row} />
        </span>
      ) : null}
    </>
  );
}

function Failing({ row, release }: { row: DfgRow; release: string | undefined }) {
  const failing = failingOf(row, release);
  if (failing === null) return <span className="whitespace-nowrap text-sm text-text-3">nothing</span>;
  return (
    <span className={clsx("font-semibold text-md", failing > 0 ? "text-bad" : "text-text-2")}>
      {formatCount(failing)}
      <span className="sr-only"> failing</span>
    </span>
  );
}

function OnRelease({ row, release }: { row: DfgRow; release: string }) {
  const cell = row.perRelease.find((each) => each.release === release);
  if (cell === undefined || cell.packages + cell.jobs + cell.failing === 0)
    return (
      <span className="text-text-3" data-tip={`Nothing of theirs on ${release}`}>
        –
      </span>
    );
  const words = `${formatCount(cell.failing)} of ${subjects(cell.packages, cell.jobs)} ${cell.failing === 1 ? "fails" : "fail"} on ${release}`;
  if (cell.failing === 0)
    return (
      <span className="text-text-3" data-tip={words}>
        0
      </span>
    );
  return (
    <Link
      href={`/failures?dfg=${encodeURIComponent(row.slug)}&release=${encodeURIComponent(release)}`}
      data-tip={words}
      className="above -mr-1.5 inline-block min-w-7 rounded-[5px] bg-bad-soft px-1.5 py-0.5 text-right text-bad hover:underline"
    >
      {formatCount(cell.failing)}
    </Link>
  );
}

function LastDay({ row }: { row: DfgRow }) {
  if (row.newLastDay + row.recoveredLastDay === 0)
    return <span className="text-text-3 max-sm:hidden">{hasAny(row) ? "no change" : "–"}</span>;
  return (
    <span className="inline-flex gap-2.5">
      {row.newLastDay === 0 ? null : <span className="text-bad">{formatCount(row.newLastDay)} new</span>}
      {row.recoveredLastDay === 0 ? null : (
        <span className="text-ok">{formatCount(row.recoveredLastDay)} recovered</span>
      )}
    </span>
  );
}
