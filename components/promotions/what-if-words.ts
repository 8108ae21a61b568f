import { counted } from "@/components/time/format";
import type { WhatIfAnswer, WhatIfRow } from "@/lib/contract/what-if";
import { formatDuration } from "@/lib/shared/duration";

const wait = (seconds: number | null) => (seconds === null ? null : formatDuration(seconds * 1000));

/** "8 promotions instead of 5 in 60 days; median wait 2 d 2 h instead of 4 d 10 h." */
export function summaryWords({ was, would, days }: Pick<WhatIfAnswer, "was" | "would" | "days">): string {
  const many = counted(would.promotions, "promotion");
  const promotions =
    would.promotions === was.promotions
      ? `${many} in ${days} days, as it was`
      : `${many} instead of ${was.promotions} in ${days} days`;
  const [then, now] = [wait(would.medianWaitSeconds), wait(was.medianWaitSeconds)];
  if (then === null) return `${promotions}.`;
  if (now === null) return `${promotions}; median wait ${then}.`;
  return `${promotions}; median wait ${then}${then === now ? ", as it was" : ` instead of ${now}`}.`;
}

/** What would have been otherwise with one candidate. */
export function changeWords({ change, promotedAt, wouldAt }: WhatIfRow): string {
  if (change === "gained") return "promoted";
  if (change === "lost") return "not promoted";
  if (change === "same" || promotedAt === null || wouldAt === null) return "as it was";
  const apart = formatDuration(Math.abs(Date.parse(wouldAt) - Date.parse(promotedAt)));
  return `${apart} ${change}`;
}
