import type { ExcludeAnswer, ExcludeBody, IncidentRow } from "@/lib/contract/incidents";

type Standing = Pick<IncidentRow, "isExcluded"> & { version: number };

/** What an own request changed; null when somebody had done the same already, which is not ours to take back. */
export const ownChange = (asked: ExcludeBody, answer: ExcludeAnswer): Standing | null =>
  answer.version === asked.version ? null : answer;

/** What takes an own change back; null when there is none, or another change came after it. */
export function undoOf(own: Standing | null, now: Standing): ExcludeBody | null {
  if (own === null || own.version !== now.version || own.isExcluded !== now.isExcluded) return null;
  return { version: own.version, excluded: !own.isExcluded, reason: "Undone" };
}
