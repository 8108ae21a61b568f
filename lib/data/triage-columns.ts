import "server-only";
import type { TriageRow } from "@/lib/contract/triage";
import type { CsvColumn } from "./http/csv";

/** Columns of the queue's CSV: the fields of the JSON, nested ones by their path. */
export const TRIAGE_COLUMNS: CsvColumn<TriageRow>[] = [
  { header: "id", value: (row) => row.id },
  { header: "state", value: (row) => row.state },
  { header: "group", value: (row) => row.group },
  { header: "title", value: (row) => row.title },
  { header: "headline", value: (row) => row.headline },
  { header: "class", value: (row) => row.class },
  { header: "why", value: (row) => row.why },
  { header: "dfg", value: (row) => row.dfg?.slug ?? "unassigned" },
  { header: "assignee", value: (row) => row.assignee?.id ?? null },
  { header: "acknowledged.by", value: (row) => row.acknowledged?.by.id ?? null },
  { header: "acknowledged.until", value: (row) => row.acknowledged?.until ?? null },
  { header: "snoozedUntil", value: (row) => row.snoozedUntil },
  { header: "escalation.to", value: (row) => row.escalation?.to.slug ?? null },
  { header: "escalation.state", value: (row) => row.escalation?.state ?? null },
  { header: "escalation.level", value: (row) => row.escalation?.level ?? null },
  { header: "due.at", value: (row) => row.due?.at ?? null },
  { header: "due.for", value: (row) => row.due?.for ?? null },
  { header: "due.isOverdue", value: (row) => (row.due === null ? null : String(row.due.isOverdue)) },
  { header: "openedAt", value: (row) => row.openedAt },
  { header: "closedAt", value: (row) => row.closedAt },
  { header: "firstFailureAt", value: (row) => row.firstFailureAt },
  { header: "lastFailureAt", value: (row) => row.lastFailureAt },
  { header: "failures", value: (row) => row.failures },
  { header: "subjects", value: (row) => row.subjects },
  { header: "failingSubjects", value: (row) => row.failingSubjects },
  { header: "dfgs", value: (row) => row.dfgs },
  { header: "releases", value: (row) => row.releases.join("; ") },
  { header: "sources", value: (row) => row.sources.join("; ") },
  { header: "reopened", value: (row) => row.reopened },
  { header: "holdsUp", value: (row) => row.holdsUp.map(heldText).join("; ") },
  { header: "isFlaky", value: (row) => String(row.isFlaky) },
  { header: "incident", value: (row) => row.incident?.title ?? null },
  { header: "bugs", value: (row) => row.bugs.map((bug) => bug.url).join("; ") },
  { header: "known", value: (row) => row.known.map((issue) => issue.title).join("; ") },
];

const heldText = ({ instance, target, component, job }: TriageRow["holdsUp"][number]): string =>
  [instance, target, component, job].filter((part) => part !== null).join("/");
