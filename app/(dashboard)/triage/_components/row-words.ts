import { counted } from "@/components/time/format";
import type { TriageRow } from "@/lib/contract/triage";

type Spread = Pick<TriageRow, "subjects" | "failingSubjects" | "releases" | "dfgs" | "sources">;

/** "2 of 9 jobs, 2 releases": how far it spreads, and how much of that fails now. */
export function spreadOf({ subjects, failingSubjects, releases, dfgs, sources }: Spread): string {
  const what = subjectsWord(subjects, sources);
  const now = failingSubjects === subjects || failingSubjects === 0 ? what : `${failingSubjects} of ${what}`;
  const where =
    dfgs > 1 ? counted(dfgs, "DFG") : releases.length > 1 ? counted(releases.length, "release") : null;
  return where === null ? now : `${now}, ${where}`;
}

/** Zuul tells of jobs, the others of packages. */
function subjectsWord(count: number, sources: TriageRow["sources"]): string {
  if (sources.every((source) => source === "zuul")) return counted(count, "job");
  if (!sources.includes("zuul")) return counted(count, "package");
  return counted(count, "job or package", "jobs and packages");
}

/** How much of the two must agree for the one to repeat the other. */
const ENOUGH = 12;
/** Each run of a test may be another worker's. */
const WORKER = /^\{\d+\} /;

/** The title without the line of the log that it ends with, where that line stands below it anyway. */
export function shortTitle({ title, headline }: Pick<TriageRow, "title" | "headline">): string {
  const cut = title.indexOf(": ");
  if (headline === null || cut <= 0) return title;
  const line = title.slice(cut + 2).replace(WORKER, "");
  if (!headline.replace(WORKER, "").includes(line.slice(0, ENOUGH))) return title;
  const what = title.slice(0, cut);
  return /^\d+ (jobs|packages|jobs and packages)$/.test(what) ? `${what} fail` : what;
}

/** "holds up epoxy, master"; "" when nothing waits for it. */
export function heldUp({ holdsUp }: Pick<TriageRow, "holdsUp">): string {
  const names = [...new Set(holdsUp.map((held) => held.release ?? held.target))];
  return names.length === 0 ? "" : `holds up ${names.join(", ")}`;
}

const SHOWN = 8;

/** One line per target that waits, for a tooltip. */
export function heldUpTip({ holdsUp }: Pick<TriageRow, "holdsUp">): string | undefined {
  if (holdsUp.length === 0) return undefined;
  const lines = holdsUp
    .slice(0, SHOWN)
    .map((held) => [held.release, held.target, held.component, held.job].filter(Boolean).join(", "));
  const more = holdsUp.length - lines.length;
  return (more > 0 ? [...lines, `and ${more} more`] : lines).join("\n");
}
