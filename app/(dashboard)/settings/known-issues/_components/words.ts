import { counted } from "@/components/time/format";
import type { KnownIssueRow, KnownIssuesAnswer } from "@/lib/contract/known-issues";

/** "12 known issues are in use, 2 of them also match runs that pass." */
export function leadOf({ counts }: Pick<KnownIssuesAnswer, "counts">): string {
  const { active = 0, flagged = 0, retired = 0 } = counts;
  if (active + retired === 0) return "Nobody has written down a known issue yet.";
  const parts = [
    `${counted(active, "known issue")} ${active === 1 ? "is" : "are"} in use`,
    flagged === 0 ? null : `${flagged} of them also ${flagged === 1 ? "matches" : "match"} runs that pass`,
    retired === 0 ? null : `${retired} ${retired === 1 ? "is" : "are"} retired`,
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}

const FIELD_WORD: Record<string, string> = {
  class: "class",
  job: "job",
  package: "package",
  release: "release",
  component: "component",
  pipeline: "pipeline",
  source: "source",
};

/** "job periodic-*, release epoxy"; null without a scope. */
export function scopeWords(scope: KnownIssueRow["scope"]): string | null {
  const parts = Object.entries(scope).flatMap(([field, pattern]) =>
    pattern ? [`${FIELD_WORD[field] ?? field} ${pattern}`] : [],
  );
  return parts.length === 0 ? null : parts.join(", ");
}

/** "2 of 14 passing runs"; what is not known is said so. */
export function passingWords({ passingChecked, passingHits }: KnownIssueRow["worth"]): string {
  if (passingChecked === 0) return "not tried on passing runs";
  return `${passingHits} of ${counted(passingChecked, "passing run")}`;
}

/** "83 %". */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;
