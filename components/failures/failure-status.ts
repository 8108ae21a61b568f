import type { Status } from "@/lib/contract/common";
import type { FailureClass, FailureRow } from "@/lib/contract/failures";

/** Colour and word of a failure's status. */
export const FAILURE_STATUS: Record<FailureRow["status"], { status: Status; word: string }> = {
  failing: { status: "bad", word: "failing" },
  retrying: { status: "warn", word: "to be retried" },
  recovered: { status: "ok", word: "recovered" },
};

/** Classes in a word or two. */
export const CLASS_WORD: Record<FailureClass, string> = {
  code: "code",
  packaging: "packaging",
  dependency: "dependency",
  test: "test",
  infra: "infrastructure",
  config: "CI configuration",
  timeout: "timeout",
  unknown: "not known",
};

/** Sources by the names people use. */
export const SOURCE_WORD: Record<FailureRow["source"], string> = { dlrn: "DLRN", zuul: "Zuul", koji: "Koji" };

const DAY_MS = 86_400_000;

/** Whether it turned red in the day before the answer was made. */
export const isNew = (row: Pick<FailureRow, "since" | "status">, asOf: string): boolean =>
  row.status === "failing" && Date.parse(asOf) - Date.parse(row.since) < DAY_MS;

type Subject = Pick<FailureRow, "subject" | "kind" | "instance" | "source">;

/** Page of what fails: the package, at the builder the failure is on, or the job. */
export function subjectHref({ subject, kind, instance, source }: Subject): string {
  if (kind === "job") return `/jobs/${encodeURIComponent(subject)}`;
  const place = source === "dlrn" ? `#${encodeURIComponent(instance)}` : "";
  return `/packages/${encodeURIComponent(subject)}${place}`;
}

/** Page of one build; null where it is not held. */
export const buildHref = (source: FailureRow["source"], id: string | null): string | null =>
  id === null ? null : `/builds/${source}/${encodeURIComponent(id)}`;
