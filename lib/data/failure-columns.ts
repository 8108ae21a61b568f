import "server-only";
import type { FailureRow } from "@/lib/contract/failures";
import type { CsvColumn } from "./http/csv";

/** Columns of the failures CSV: the fields of the JSON, nested ones by their path. */
export const FAILURE_COLUMNS: CsvColumn<FailureRow>[] = [
  { header: "id", value: (row) => row.id },
  { header: "source", value: (row) => row.source },
  { header: "kind", value: (row) => row.kind },
  { header: "instance", value: (row) => row.instance },
  { header: "release", value: (row) => row.release },
  { header: "subject", value: (row) => row.subject },
  { header: "package", value: (row) => row.package },
  { header: "component", value: (row) => row.component },
  { header: "pipeline", value: (row) => row.pipeline },
  { header: "project", value: (row) => row.project },
  { header: "voting", value: (row) => String(row.voting) },
  { header: "dfg", value: (row) => row.dfg?.slug ?? "unassigned" },
  { header: "status", value: (row) => row.status },
  { header: "since", value: (row) => row.since },
  { header: "until", value: (row) => row.until },
  { header: "failures", value: (row) => row.failures },
  { header: "lastFailureAt", value: (row) => row.lastFailureAt },
  { header: "lastGreenAt", value: (row) => row.lastGreenAt },
  { header: "firstRed.commitHash", value: (row) => row.firstRed.commitHash },
  { header: "firstRed.logUrl", value: (row) => row.firstRed.logUrl },
  { header: "lastRed.commitHash", value: (row) => row.lastRed.commitHash },
  { header: "lastRed.logUrl", value: (row) => row.lastRed.logUrl },
  { header: "lastRed.id", value: (row) => row.lastRed.id },
  { header: "class", value: (row) => row.class },
  { header: "why", value: (row) => row.why },
  { header: "reason", value: (row) => row.reason },
  { header: "history", value: (row) => row.history },
  { header: "item", value: (row) => row.item?.id ?? "" },
  { header: "holdsUp", value: (row) => row.holdsUp.join("; ") },
];
