import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { NewestRows } from "@/components/data-table/newest-rows";
import { StatusIcon } from "@/components/status/status";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import type { Status } from "@/lib/contract/common";
import type { KojiBuildRow } from "@/lib/contract/packages";

const STATE: Readonly<Record<string, { status: Status; word: string }>> = {
  BUILDING: { status: "run", word: "building" },
  COMPLETE: { status: "ok", word: "built" },
  FAILED: { status: "bad", word: "failed" },
  CANCELED: { status: "none", word: "canceled" },
  DELETED: { status: "none", word: "deleted" },
};

/** Colour and word of a Koji build's state. */
export const kojiState = (state: string): { status: Status; word: string } =>
  STATE[state] ?? { status: "none", word: state };

const COLUMNS: readonly Column<KojiBuildRow>[] = [
  {
    id: "nvr",
    header: "Build",
    phone: "title",
    className: "w-full max-w-0 max-sm:max-w-none",
    cell: (row) => <Build row={row} />,
  },
  {
    id: "release",
    header: "Release, target",
    className: "max-sm:pl-[26px]",
    cell: (row) => (
      <>
        <span className="block whitespace-nowrap max-sm:inline">{row.release ?? "–"}</span>
        <span className="block whitespace-nowrap text-sm text-text-3 max-sm:hidden">{row.target}</span>
      </>
    ),
  },
  {
    id: "attempt",
    header: "Attempt",
    align: "right",
    phone: "none",
    className: "whitespace-nowrap",
    cell: (row) => (row.attempts === 1 ? "" : `${row.attempt} of ${row.attempts}`),
  },
  {
    id: "owner",
    header: "By",
    phone: "none",
    className: "max-lg:hidden text-text-2",
    cell: (row) => row.owner ?? "",
  },
  {
    id: "at",
    header: "When",
    align: "right",
    phone: "end",
    className: "whitespace-nowrap",
    cell: (row) => <Time at={row.completedAt ?? row.createdAt} as="ago" />,
  },
];

function Build({ row }: { row: KojiBuildRow }) {
  const { status, word } = kojiState(row.state);
  return (
    <span className="flex items-start gap-3">
      <StatusIcon status={status} className="mt-px" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <Link
            href={`/builds/koji/${encodeURIComponent(row.id)}`}
            data-primary=""
            className="stretched flex min-w-0 font-medium"
          >
            <MiddleTruncate text={row.nvr} tail={16} className="mono" />
          </Link>
          <span className="flex-none text-sm text-text-2">{word}</span>
        </span>
        <span className="flex items-baseline gap-2 text-sm text-text-3">
          {row.reason === null ? null : (
            <span className="mono min-w-0 truncate text-text-2" data-tip={row.reason}>
              {row.reason}
            </span>
          )}
          {row.class === null ? null : (
            <span className="flex-none" data-tip={row.why ?? undefined}>
              {row.class}
            </span>
          )}
          <ExternalLink href={row.url} className="flex-none">
            {row.url === null ? "" : "Koji"}
          </ExternalLink>
        </span>
      </span>
    </span>
  );
}

/** Attempts to build the package in Koji, newest first. */
export function KojiBuilds({ builds, name }: { builds: readonly KojiBuildRow[]; name: string }) {
  if (builds.length === 0) return null;
  const failed = builds.filter((build) => build.state === "FAILED").length;
  return (
    <Card
      id="koji-builds"
      title="Builds in Koji"
      note={`${counted(builds.length, "attempt")}, ${failed === 0 ? "none" : failed} failed`}
      className="overflow-clip"
    >
      <NewestRows rows={builds} first={8}>
        {(shown) => (
          <DataTable
            caption={`Builds of ${name} in Koji, newest first`}
            columns={COLUMNS}
            rows={shown}
            rowKey={(row) => row.id}
            density="two"
            header="plain"
          />
        )}
      </NewestRows>
    </Card>
  );
}
