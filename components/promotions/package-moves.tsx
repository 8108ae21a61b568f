import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { counted } from "@/components/time/format";
import { Empty } from "@/components/ui/empty";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { PackageMove } from "@/lib/contract/candidates";
import { PackageVersion } from "./package-version";

interface PackageMovesProps {
  packages: readonly PackageMove[];
  /** false = a build is not in our data, so that some may be left out. */
  known: boolean;
  instance: string;
  caption: string;
}

/** Packages that differ between two points, by component: versions, commits between, and where to read them. */
export function PackageMoves({ packages, known, instance, caption }: PackageMovesProps) {
  return (
    <>
      {known ? null : (
        <Notice kind="warn" className="mx-4 my-2.5">
          A promoted commit is not in our data, so the list may be short.
        </Notice>
      )}
      <DataTable
        caption={caption}
        columns={columnsOf(instance)}
        rows={packages}
        rowKey={(row) => row.package}
        density="two"
        header="plain"
        groupOf={(row) => ({ key: row.component ?? "", head: row.component ?? "no component" })}
        empty={
          <Empty title={known ? "No package differs" : "No difference is known"}>
            {known ? "Both hold the same builds." : "The commits that were promoted are not in our data."}
          </Empty>
        }
      />
    </>
  );
}

const columnsOf = (instance: string): readonly Column<PackageMove>[] => [
  {
    id: "package",
    header: "Package",
    phone: "title",
    width: "24%",
    cell: (row) => (
      <Link
        href={`/packages/${encodeURIComponent(row.package)}#${encodeURIComponent(instance)}`}
        data-primary=""
        className="link font-medium"
      >
        {row.package}
      </Link>
    ),
  },
  {
    id: "versions",
    header: "From and to",
    cell: (row) => (
      <>
        <span className="block text-text-3">
          {row.kind === "added" ? (
            "new"
          ) : (
            <PackageVersion nvr={row.fromNvr} commit={row.fromCommit} name={row.package} />
          )}
        </span>
        <span className="block">
          {"→ "}
          {row.kind === "removed" ? (
            "gone"
          ) : (
            <PackageVersion nvr={row.toNvr} commit={row.toCommit} name={row.package} />
          )}
        </span>
      </>
    ),
  },
  {
    id: "upstream",
    header: "Upstream",
    align: "right",
    width: "150px",
    cell: (row) => (
      <ExternalLink href={row.commits === 0 ? null : row.upstreamUrl}>
        {between(row.commits, row, "commit")}
      </ExternalLink>
    ),
  },
  {
    id: "distgit",
    header: "Distgit",
    align: "right",
    width: "150px",
    cell: (row) => (
      <ExternalLink href={row.distgitCommits === 0 ? null : row.distgitUrl}>
        {between(row.distgitCommits, row, "change")}
      </ExternalLink>
    ),
  },
];

/** "3 commits", "2 commits back", "same": of commits only those that were built are known. */
function between(count: number, { kind, back }: PackageMove, word: string): string {
  if (kind === "removed") return "–";
  if (count === 0) return "the same";
  return `${counted(count, word)}${back ? " back" : ""}`;
}
