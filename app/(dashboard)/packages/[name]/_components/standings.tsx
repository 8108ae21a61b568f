import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { StatusTag } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import { Strip } from "@/components/ui/strip";
import type { Freshness } from "@/lib/contract/common";
import type { PackageOnInstance } from "@/lib/contract/packages";
import { standingOf } from "./lead";

const LETTER: Record<string, string> = { SUCCESS: "S", FAILED: "F", RETRY: "R" };

/** Builds as the strip wants them, oldest first; what the source has removed since is left out. */
export const historyOf = (place: PackageOnInstance): string =>
  place.history
    .filter((build) => build.removedAt === null)
    .map((build) => LETTER[build.status] ?? "?")
    .reverse()
    .join("");

const columnsOf = (sources: readonly Freshness[]): readonly Column<PackageOnInstance>[] => [
  {
    id: "release",
    header: "Release",
    phone: "title",
    cell: (place) => (
      <>
        <a href={`#${place.instance}`} data-primary="" className="stretched block font-medium">
          {place.release}
        </a>
        <span className="block whitespace-nowrap text-sm text-text-3">
          {place.instance}
          {place.component === null ? "" : ` · ${place.component}`}
        </span>
      </>
    ),
  },
  {
    id: "status",
    header: "Stands",
    phone: "end",
    cell: (place) => {
      const { status, word } = standingOf(place, sources);
      return (
        <StatusTag status={status}>
          {word}
          {place.current === null || status === "stale" ? null : (
            <>
              {" for "}
              <Time at={place.current.since} as="age" />
            </>
          )}
        </StatusTag>
      );
    },
  },
  {
    id: "history",
    header: "Last builds",
    className: "max-lg:hidden",
    phone: "none",
    cell: (place) => <Strip history={historyOf(place)} max={24} />,
  },
  {
    id: "nvr",
    header: "Last good build",
    className: "w-full max-w-0 max-sm:max-w-none",
    cell: (place) =>
      place.lastNvr === null ? (
        <span className="text-text-3">{place.lastSuccessAt === null ? "none" : "no NVR known"}</span>
      ) : (
        <MiddleTruncate text={place.lastNvr} tail={14} className="mono text-text-2" />
      ),
  },
  {
    id: "good",
    header: "Good",
    align: "right",
    className: "whitespace-nowrap",
    cell: (place) =>
      place.lastSuccessAt === null ? (
        <span className="text-text-3">never</span>
      ) : (
        <Time at={place.lastSuccessAt} as="ago" />
      ),
  },
  {
    id: "dfg",
    header: "DFG",
    phone: "none",
    className: "whitespace-nowrap",
    cell: (place) => (
      <Link href={`/dfgs/${encodeURIComponent(place.dfg?.slug ?? "unassigned")}`} className="link above">
        {place.dfg?.name ?? "Unassigned"}
      </Link>
    ),
  },
];

/** One line per builder that knows the package. */
export function Standings({
  instances,
  sources,
}: {
  instances: readonly PackageOnInstance[];
  sources: readonly Freshness[];
}) {
  return (
    <Card className="overflow-clip">
      <DataTable
        caption="Where the package stands on each builder"
        columns={columnsOf(sources)}
        rows={instances}
        rowKey={(place) => place.instance}
        density="two"
        header="plain"
      />
    </Card>
  );
}
