import { counted } from "@/components/time/format";
import type { DriftCell, DriftStage, DriftSum } from "@/lib/contract/drift";

/** "3 d", "today"; what is not known of something that is behind is said so. */
export function daysWord({ behind, days }: { behind: number | null; days: number | null }): string {
  if (behind === null) return "no data";
  if (behind === 0) return "even";
  if (days === null) return "age unknown";
  return days === 0 ? "today" : `${days} d`;
}

const UNITS = { trunk: "commit", stable: "version" } as const;

/** "12 commits". */
export const missingWord = (track: DriftStage["track"], behind: number): string =>
  counted(behind, UNITS[track]);

/** What stands at a stage and what it lacks, as a sentence for hover and screen readers. */
export function cellWords(stage: DriftStage, cell: DriftCell | undefined): string {
  if (cell === undefined) return `${stage.title}: no data`;
  const here = cell.nvr ?? (cell.commit === null ? "nothing of it" : cell.commit.slice(0, 8));
  if (cell.behind === null) return `${stage.title}: ${here}; what it lacks is not known`;
  if (cell.behind === 0) return `${stage.title}: ${here}, nothing newer is known`;
  const since =
    cell.days === null
      ? "nobody told since when"
      : cell.days === 0
        ? "since today"
        : `the oldest for ${cell.days} d`;
  return `${stage.title}: ${here}; ${missingWord(stage.track, cell.behind)} newer, ${since}`;
}

/** "12 of 40 packages behind, 34 commits in all". */
export function sumWords(stage: DriftStage, sum: DriftSum | undefined): string {
  if (sum === undefined || sum.packages === 0) return `${stage.title}: no data`;
  if (sum.behind === 0) return `${stage.title}: ${counted(sum.packages, "package")}, all even`;
  return `${stage.title}: ${sum.behind} of ${counted(sum.packages, "package")} behind, ${missingWord(stage.track, sum.missing)} in all`;
}
