import { AgeBar } from "@/components/promotions/age-bar";
import { Duration } from "@/components/time/duration";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Facts } from "@/components/ui/facts";
import { type JudgedAnswer, subjectOf } from "./subject";

/** Five facts of the target, or of the component that is chosen. */
export function TargetFacts({ data, component }: { data: JudgedAnswer; component: string | undefined }) {
  const { target, stats } = data;
  const subject = subjectOf(target, component);
  const perComponent = target.level === "component" && component === undefined;
  const longer =
    !perComponent &&
    subject.lastPromotedAt !== null &&
    stats.longestIntervalSeconds !== null &&
    Date.parse(data.asOf) - Date.parse(subject.lastPromotedAt) > stats.longestIntervalSeconds * 1000;
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
          value:
            target.lastAttemptedAt === null ? "–" : <Time at={target.lastAttemptedAt} as="age" focusable />,
          tone: target.lastAttemptedAt === null ? "none" : undefined,
          note: target.lastAttemptedAt === null ? "no candidate is known" : "ago, the newest candidate",
        },
        {
          label: "Median between",
          value: <Duration seconds={stats.medianIntervalSeconds} />,
          tone: stats.medianIntervalSeconds === null ? "none" : undefined,
          note: perComponent ? "promotions of one component" : "two promotions",
        },
        {
          label: "Longest gap",
          value: <Duration seconds={stats.longestIntervalSeconds} />,
          tone: stats.longestIntervalSeconds === null ? "none" : undefined,
          note: longer ? "the wait now is longer" : "between two promotions",
        },
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
