import type { Column } from "@/components/data-table/column";
import { StatusIcon } from "@/components/status/status";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { IncidentRow } from "@/lib/contract/incidents";
import { incidentHref, lengthOf } from "./words";

/** Columns of the list of outages. */
export const INCIDENT_COLUMNS: readonly Column<IncidentRow>[] = [
  {
    id: "title",
    header: "Outage",
    phone: "title",
    cell: (row) => (
      <span className="flex items-start gap-3">
        <StatusIcon
          status={row.isOpen ? "bad" : "none"}
          label={row.isOpen ? "Goes on:" : "Over:"}
          className="mt-px"
        />
        <span className="min-w-0 flex-1">
          <Link
            href={incidentHref(row.id)}
            data-primary=""
            className="stretched block break-words font-medium"
          >
            {row.title}
          </Link>
          <span className="block text-sm text-text-3">
            {row.id} · {row.sources.map((source) => source.title).join(", ")}
          </span>
        </span>
      </span>
    ),
  },
  {
    id: "started",
    header: "Began",
    width: "130px",
    phone: "end",
    cell: (row) => <Time at={row.startedAt} as="moment" />,
  },
  { id: "length", header: "Lasted", width: "100px", cell: lengthOf },
  {
    id: "subjects",
    header: "Packages and jobs",
    align: "right",
    width: "140px",
    cell: (row) => <Figure of={row.subjects} words="packages and jobs" />,
  },
  {
    id: "dfgs",
    header: "DFGs",
    align: "right",
    width: "70px",
    cell: (row) => (
      <span data-tip={row.dfgs.map((dfg) => dfg.name).join(", ") || undefined}>
        <Figure of={row.dfgs.length} words="DFGs" />
      </span>
    ),
  },
  {
    id: "failures",
    header: "Failures",
    align: "right",
    width: "90px",
    cell: (row) => <Figure of={row.failures} words="failures" />,
  },
  {
    id: "excluded",
    header: "Pass rates",
    width: "110px",
    cell: (row) => <span className="text-text-2">{row.isExcluded ? "left out" : "counted"}</span>,
  },
];

/** A figure whose unit is the column's head, and stands beside it on a phone, where there is no head. */
const Figure = ({ of, words }: { of: number; words: string }) => (
  <>
    {formatCount(of)}
    <span className="sm:hidden"> {words}</span>
  </>
);
