import { useMemo } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { failureColumns } from "@/components/failures/failure-columns";
import { counted } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import type { DfgAnswer } from "@/lib/contract/dfgs";

/** Builds that met a known trouble of the builder. */
export function Retrying({ data }: { data: DfgAnswer }) {
  const columns = useMemo(
    () => failureColumns({ asOf: data.asOf, withDfg: false }).filter((column) => column.id !== "dfg"),
    [data.asOf],
  );
  return (
    <Card
      id="retrying"
      title="Waiting for a retry"
      note={`${counted(data.retrying.length, "package")}; a retry neither starts nor ends a failure`}
      className="overflow-clip"
    >
      <DataTable
        caption="Packages that wait for a retry"
        columns={columns}
        rows={data.retrying}
        rowKey={(row) => row.id}
        density="two"
        header="hidden"
      />
    </Card>
  );
}
