import type { Column } from "@/components/data-table/column";
import { StatusTag } from "@/components/status/status";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Hash } from "@/components/ui/hash";
import type { Status } from "@/lib/contract/common";
import type { WhatIfRow } from "@/lib/contract/what-if";
import { changeWords } from "./what-if-words";

const CHANGE: Record<WhatIfRow["change"], Status> = {
  gained: "ok",
  earlier: "ok",
  same: "none",
  later: "warn",
  lost: "bad",
};

/** Columns of a replay: what happened to a candidate beside what would have. */
export function whatIfColumns({ components }: { components: boolean }): readonly Column<WhatIfRow>[] {
  const component: Column<WhatIfRow> = {
    id: "component",
    header: "Component",
    width: "130px",
    cell: (row) => row.component ?? "all",
  };
  return [
    {
      id: "offered",
      header: "Offered",
      width: "150px",
      phone: "title",
      cell: (row) => <Time at={row.offeredAt} as="moment" className="font-medium" />,
    },
    ...(components ? [component] : []),
    {
      id: "candidate",
      header: "Candidate",
      width: "116px",
      phone: "none",
      cell: (row) => <Hash value={row.key} />,
    },
    {
      id: "was",
      header: "What happened",
      cell: (row) => <Happened at={row.promotedAt} missing={row.missing} forced={row.forced} />,
    },
    {
      id: "would",
      header: "What would have",
      phone: "none",
      cell: (row) => <Happened at={row.wouldAt} missing={row.wouldMiss} forced={row.forced} />,
    },
    {
      id: "change",
      header: "Difference",
      align: "right",
      width: "150px",
      phone: "end",
      cell: (row) => <StatusTag status={CHANGE[row.change]}>{changeWords(row)}</StatusTag>,
    },
  ];
}

function Happened({
  at,
  missing,
  forced,
}: {
  at: string | null;
  missing: readonly string[];
  forced: boolean;
}) {
  if (at !== null)
    return (
      <>
        promoted <Time at={at} as="moment" />
        {forced ? <span className="text-warn"> by force</span> : null}
      </>
    );
  return missing.length === 0 ? (
    <span className="text-text-2">criteria met, not promoted</span>
  ) : (
    <span className="text-text-2" data-tip={missing.join(", ")}>
      not promoted, {counted(missing.length, "job")} missing
    </span>
  );
}
