import { counted, formatCount } from "@/components/time/format";
import type { Fact } from "@/components/ui/facts";
import type { ExplainedTally, RepairTime, TriageStatisticsAnswer } from "@/lib/contract/statistics";
import { formatDuration } from "@/lib/shared/duration";

/** "38 %", never 0 % or 100 % by rounding alone. */
export function percent(rate: number): string {
  const of = 100 * rate;
  return `${of > 0 && of < 1 ? 1 : of > 99 && of < 100 ? 99 : Math.round(of)} %`;
}

/** How the rate moved against the week before, in words; null where one of them is not known. */
export function changeOf({ rate, before }: Pick<ExplainedTally, "rate" | "before">): string | null {
  if (rate === null || before === null) return null;
  const points = Math.round(100 * (rate - before));
  if (points === 0) return "as in the week before";
  return `${formatCount(Math.abs(points))} points ${points > 0 ? "up on" : "down on"} the week before`;
}

/** Whether what is not there can be said not to be: a source that was never read to its end may hold some. */
export const isCounted = ({ sources }: Pick<TriageStatisticsAnswer, "sources">): boolean =>
  sources.length > 0 && sources.every((source) => source.lastSuccessAt !== null && source.progress === null);

/** "Nobody has explained 38 % of 1,204 failures in 7 days, 6 points down on the week before. Half of the repairs take up to 2 d." */
export function leadOf(answer: Pick<TriageStatisticsAnswer, "all" | "repair" | "sources">): string {
  const { all, repair } = answer;
  if (all.rate === null && !isCounted(answer)) return "Failures are not counted yet.";
  const change = changeOf(all);
  const first =
    all.rate === null
      ? "No failure in 7 days."
      : `Nobody has explained ${percent(all.rate)} of ${counted(all.failures, "failure")} in 7 days${change === null ? "" : `, ${change}`}.`;
  const { medianSeconds } = repair.all;
  return medianSeconds === null
    ? first
    : `${first} Half of the repairs take up to ${formatDuration(medianSeconds * 1000)}.`;
}

/** The share of failures that nobody has explained, as a figure. */
export const rateFact = (tally: ExplainedTally): Fact => ({
  label: "Failures nobody has explained",
  value: tally.rate === null ? "no failures" : percent(tally.rate),
  note:
    tally.rate === null
      ? "in the last 7 days"
      : `of ${counted(tally.failures, "failure")} in 7 days${changeOf(tally) === null ? "" : `, ${changeOf(tally)}`}`,
  ...(tally.rate === null && { tone: "none" as const }),
});

/** How long items stay open, as a figure. */
export const repairFact = ({ n, medianSeconds, p90Seconds, open }: RepairTime): Fact => ({
  label: "From opening to repair",
  value: medianSeconds === null ? "no data" : formatDuration(medianSeconds * 1000),
  note:
    medianSeconds === null || p90Seconds === null
      ? `no item closed in 90 days${open === 0 ? "" : `, ${formatCount(open)} open`}`
      : `median of ${formatCount(n)} in 90 days; 9 in 10 within ${formatDuration(p90Seconds * 1000)}`,
  ...(medianSeconds === null && { tone: "none" as const }),
});

/** What is known of the failures, as a figure. */
export const explainedFact = ({ explained, incident, flaky }: ExplainedTally): Fact => ({
  label: "Known of them",
  value: formatCount(explained + incident),
  note: `${formatCount(explained)} by a bug or known issue, ${formatCount(incident)} of an outage; besides, ${formatCount(flaky)} flaky`,
});
