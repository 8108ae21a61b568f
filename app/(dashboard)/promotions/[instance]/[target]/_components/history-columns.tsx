import type { Column } from "@/components/data-table/column";
import { OfferTag } from "@/components/promotions/offer-state";
import { candidateHref, reasonOf, shortKey } from "@/components/promotions/offer-words";
import { Duration } from "@/components/time/duration";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { HistoryEntry, TargetRef } from "@/lib/contract/promotion-history";

/** Columns of a history: when, what became of it and why, how long it took. */
export function historyColumns(target: TargetRef, withComponent: boolean): readonly Column<HistoryEntry>[] {
  const component: Column<HistoryEntry> = {
    id: "component",
    header: "Component",
    width: "140px",
    cell: (row) => row.component ?? "all",
  };
  return [
    {
      id: "when",
      header: "When",
      width: "150px",
      phone: "title",
      cell: (row) => (
        <Link href={candidateHref(target, nameOf(row))} data-primary="" className="stretched font-medium">
          <Time at={row.at} as="moment" />
        </Link>
      ),
    },
    ...(withComponent ? [component] : []),
    {
      id: "key",
      header: "Candidate",
      width: "116px",
      phone: "end",
      cell: (row) =>
        row.key === null ? (
          <span className="text-text-3">not known</span>
        ) : (
          <span className="mono text-text-2" data-tip={row.key}>
            {shortKey(row.key)}
          </span>
        ),
    },
    {
      id: "state",
      header: "Outcome",
      width: "190px",
      cell: (row) => <OfferTag state={row.state} forced={row.forced} />,
    },
    {
      id: "why",
      header: "Why",
      className: "text-text-2 sm:whitespace-normal break-words",
      cell: (row) => (
        <span className="line-clamp-2">
          {target.candidateLabel === null ? "no candidate label, so no criteria" : reasonOf(row)}
        </span>
      ),
    },
    {
      id: "took",
      header: "Took",
      align: "right",
      width: "96px",
      phone: "none",
      cell: (row) => <Duration seconds={row.tookSeconds} />,
    },
    {
      id: "after",
      header: "After the last",
      align: "right",
      width: "116px",
      phone: "none",
      cell: (row) => <Duration seconds={row.intervalSeconds} />,
    },
  ];
}

/** Under which name its page is: a promotion that was made again has its candidate's page too. */
const nameOf = (row: HistoryEntry): string => row.key ?? row.id;
