import { counted, formatCount } from "@/components/time/format";
import type { TriageAnswer } from "@/lib/contract/triage";

type Told = Pick<TriageAnswer, "summary" | "sources">;

/** "23 open from 1,148 failures in 7 days. 4 hold up a promotion, 2 are overdue. Uncategorised 6 %, was 11 %." */
export function leadOf({ summary, sources }: Told): string {
  if (sources.every((source) => source.lastSuccessAt === null)) return "No build has been read yet.";
  const { open, failures7d, holdsUp, overdue, stillFailing } = summary;
  const what = `${open === 0 ? "Nothing known is" : formatCount(open)} open`;
  // Failures of the week are counted now and then: what is open tells that there were some.
  const first =
    open > 0 && failures7d === 0 ? `${what}.` : `${what} from ${counted(failures7d, "failure")} in 7 days.`;
  const parts = [
    holdsUp === 0 ? null : `${formatCount(holdsUp)} ${holdsUp === 1 ? "holds" : "hold"} up a promotion`,
    stillFailing === 0
      ? null
      : `${formatCount(stillFailing)} still ${stillFailing === 1 ? "fails" : "fail"} after a claim`,
    overdue === 0 ? null : `${formatCount(overdue)} ${overdue === 1 ? "is" : "are"} overdue`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? first : `${first} ${parts.join(", ")}.`;
}

/** "Uncategorised 6 %, was 11 %."; null where there was nothing to categorise. */
export function uncategorisedWords({
  uncategorised,
  uncategorisedBefore,
}: Pick<TriageAnswer["summary"], "uncategorised" | "uncategorisedBefore">): string | null {
  if (uncategorised === null) return null;
  const before = uncategorisedBefore === null ? "" : `, was ${percent(uncategorisedBefore)}`;
  return `Uncategorised ${percent(uncategorised)}${before}.`;
}

/** Never "0 %" of something or "100 %" of not everything. */
function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 0 && share > 0) return "under 1 %";
  if (rounded === 100 && share < 1) return "over 99 %";
  return `${rounded} %`;
}
