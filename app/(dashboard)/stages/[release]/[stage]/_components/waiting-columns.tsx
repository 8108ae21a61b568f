import type { Column } from "@/components/data-table/column";
import { StatusIcon } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { StageAnswer, WaitingBuild } from "@/lib/contract/stages";

const AGE_WORD = { bad: "over the limit:", warn: "near the limit:", run: "", ok: "", none: "", stale: "" };

/** Columns of what waits; two lines a row. */
export const waitingColumns = (next: StageAnswer["next"]): readonly Column<WaitingBuild>[] => [
  {
    id: "package",
    header: "Build",
    phone: "title",
    className: "w-full max-w-0 max-sm:max-w-none",
    cell: (row) => (
      <span className="block min-w-0">
        <Link
          href={`/packages/${encodeURIComponent(row.package)}#stable`}
          data-primary=""
          className="stretched block truncate font-medium"
        >
          {row.package}
        </Link>
        <span className="block truncate text-sm text-text-3">
          {row.url === null ? (
            row.nvr
          ) : (
            <ExternalLink href={row.url} className="above">
              {row.nvr}
            </ExternalLink>
          )}
        </span>
      </span>
    ),
  },
  ...(next === "published"
    ? []
    : [
        {
          id: "wanted",
          header: `Listed for ${next}`,
          className: "whitespace-nowrap",
          cell: (row: WaitingBuild) => <Listed row={row} next={next} />,
        },
      ]),
  {
    id: "dfg",
    header: "DFG",
    phone: "none",
    className: "whitespace-nowrap",
    cell: (row) => (
      <Link href={`/dfgs/${encodeURIComponent(row.dfg?.slug ?? "unassigned")}`} className="link above">
        {row.dfg?.name ?? "Unassigned"}
      </Link>
    ),
  },
  {
    id: "since",
    header: "Here for",
    align: "right",
    phone: "end",
    className: "whitespace-nowrap",
    cell: (row) => (
      <span className="inline-flex items-center gap-1.5">
        {row.state === "bad" || row.state === "warn" ? (
          <StatusIcon status={row.state} label={AGE_WORD[row.state]} />
        ) : null}
        <Time at={row.since} as="age" />
      </span>
    ),
  },
];

function Listed({ row, next }: { row: WaitingBuild; next: string }) {
  if (row.gating.length > 0)
    return (
      <span className="inline-flex items-center gap-1.5" data-tip={row.gating.join(", ")}>
        <StatusIcon status="bad" />
        kept back by gating
      </span>
    );
  if (row.wanted === null) return <span className="text-text-3">no data</span>;
  return row.wanted ? (
    <span
      className="inline-flex items-center gap-1.5"
      data-tip={`rdoinfo lists it in ${next}; it is not tagged yet`}
    >
      <StatusIcon status="run" />
      yes, not tagged yet
    </span>
  ) : (
    <span className="text-text-2">not yet</span>
  );
}
