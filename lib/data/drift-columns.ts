import "server-only";
import type { DriftGroup, DriftRow, DriftStage } from "@/lib/contract/drift";
import type { CsvColumn } from "./http/csv";

/** Columns of the ledger by package: what stands at each stage, since when, and what it lacks. */
export const packageColumns = (stages: readonly DriftStage[]): CsvColumn<DriftRow>[] => [
  { header: "package", value: (row) => row.package },
  { header: "release", value: (row) => row.release },
  { header: "builder", value: (row) => row.instance },
  { header: "component", value: (row) => row.component },
  { header: "dfg", value: (row) => row.dfg?.name ?? "Unassigned" },
  { header: "days behind", value: (row) => row.days },
  ...stages.flatMap(({ id }): CsvColumn<DriftRow>[] => [
    { header: `${id} here`, value: (row) => row.cells[id]?.nvr ?? row.cells[id]?.commit ?? null },
    { header: `${id} at`, value: (row) => row.cells[id]?.at ?? null },
    { header: `${id} missing`, value: (row) => row.cells[id]?.behind ?? null },
    { header: `${id} behind since`, value: (row) => row.cells[id]?.since ?? null },
    { header: `${id} days behind`, value: (row) => row.cells[id]?.days ?? null },
    { header: `${id} state`, value: (row) => row.cells[id]?.state ?? "none" },
  ]),
];

/** Columns of the ledger by DFG; a stage without data is empty, never 0. */
export const groupColumns = (stages: readonly DriftStage[]): CsvColumn<DriftGroup>[] => [
  { header: "dfg", value: (row) => row.dfg?.name ?? "Unassigned" },
  { header: "packages", value: (row) => row.packages },
  { header: "days behind", value: (row) => row.days },
  ...stages.flatMap(({ id }): CsvColumn<DriftGroup>[] => {
    const known = (row: DriftGroup) => (row.cells[id]?.packages ? row.cells[id] : undefined);
    return [
      { header: `${id} packages behind`, value: (row) => known(row)?.behind ?? null },
      { header: `${id} missing`, value: (row) => known(row)?.missing ?? null },
      { header: `${id} behind since`, value: (row) => known(row)?.since ?? null },
      { header: `${id} days behind`, value: (row) => known(row)?.days ?? null },
      { header: `${id} state`, value: (row) => row.cells[id]?.state ?? "none" },
    ];
  }),
];
