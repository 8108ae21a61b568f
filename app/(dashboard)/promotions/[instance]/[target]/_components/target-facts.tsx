import { AgeBar } from "@/components/promotions/age-bar";
import { Duration } from "@/components/time/duration";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import type { Fact } from "@/components/ui/facts";
import { Facts } from "@/components/ui/facts";
import type { TrendsAnswer } from "@/lib/contract/promotion-history";
import { type JudgedAnswer, subjectOf } from "./subject";

interface TargetFactsProps {
  data: JudgedAnswer;
  /** What the history adds up to; undefined while it is read. */
  trends: TrendsAnswer | undefined;
  component: string | undefined;
}

/** The two clocks of the target, or of the component that is chosen, and how promotions of it go. */
export function TargetFacts({ data, trends, component }: TargetFactsProps) {
  const { target, stats } = data;
  const subject = subjectOf(target, component);
  const perComponent = target.level === "component" && component === undefined;
  const longer =
    !perComponent &&
    subject.lastPromotedAt !== null &&
    stats.longestIntervalSeconds !== null &&
    Date.parse(data.asOf) - Date.parse(subject.lastPromotedAt) > stats.longestIntervalSeconds * 1000;
  const attempted = trends?.lastAttemptedAt ?? target.lastAttemptedAt;
  return (
    <Facts
      label={`${target.promoteName} in figures`}
      items={[
        {
          label: perComponent ? "Last promoted, any component" : "Last promoted",
          value: <AgeBar target={subject} size="large" />,
        },
        {
          label: "Last attempted",
          value: attempted === null ? "–" : <Time at={attempted} as="age" focusable />,
          tone: attempted === null ? "none" : undefined,
          note: attempted === null ? "no candidate is known" : "ago, the newest candidate",
        },
        {
          label: "Median between",
          value: <Duration seconds={stats.medianIntervalSeconds} />,
          tone: stats.medianIntervalSeconds === null ? "none" : undefined,
          note:
            stats.longestIntervalSeconds === null ? (
              "two promotions"
            ) : (
              <>
                longest <Duration seconds={stats.longestIntervalSeconds} />
                {longer ? "; the wait now is longer" : ""}
              </>
            ),
        },
        inARow(trends, perComponent),
        {
          label: "Promotions",
          value: formatCount(stats.count),
          tone: stats.count === 0 ? "none" : undefined,
          note:
            component === undefined ? `${formatCount(target.promotions30d)} in 30 days` : `of ${component}`,
        },
      ]}
    />
  );
}

/** How many candidates in a row had the same outcome; of several components together, how many were promoted. */
function inARow(trends: TrendsAnswer | undefined, perComponent: boolean): Fact {
  if (perComponent) {
    const { promoted = 0, notPromoted = 0 } = trends?.ended ?? {};
    const all = promoted + notPromoted;
    return {
      label: "Candidates promoted",
      value: all === 0 ? "–" : `${promoted} of ${all}`,
      tone: all === 0 ? "none" : undefined,
      note: `that ended in ${trends?.days.length ?? 60} days`,
    };
  }
  const streak = trends?.streak ?? null;
  if (streak === null) return { label: "In a row", value: "–", tone: "none", note: "no candidate has ended" };
  return {
    label: streak.promoted ? "Promoted in a row" : "Not promoted in a row",
    value: counted(streak.length, "candidate"),
    tone: streak.promoted ? undefined : streak.length > 2 ? "bad" : "warn",
    note: `longest: ${streak.longestPromoted} promoted, ${streak.longestNotPromoted} not`,
  };
}
