import { counted, formatCount } from "@/components/time/format";
import type { Tally } from "@/lib/contract/jobs";

/** "83 %", one decimal only where rounding would say all or nothing; null without a run that counts. */
export function rateOf({ passed, failed }: Pick<Tally, "passed" | "failed">): string | null {
  const n = passed + failed;
  if (n === 0) return null;
  const rate = (100 * passed) / n;
  const text = rate > 99 && rate < 100 ? "99" : rate > 0 && rate < 1 ? "1" : String(Math.round(rate));
  return `${text} %`;
}

/** The pass rate of the last 30 days with the number of runs behind it; infrastructure stands apart. */
export function PassRate({ tally }: { tally: Tally }) {
  const rate = rateOf(tally);
  const n = tally.passed + tally.failed;
  const apart = [
    tally.infra === 0 ? "" : `, ${formatCount(tally.infra)} lost to infrastructure not counted`,
    tally.excluded === 0 ? "" : `, ${counted(tally.excluded, "run")} of an outage left out`,
  ].join("");
  if (rate === null)
    return (
      <span className="text-text-3" data-tip={`No run of the last 30 days counts${apart}`}>
        no data
      </span>
    );
  return (
    <span
      className="whitespace-nowrap"
      data-tip={`${formatCount(tally.passed)} of ${counted(n, "run")} passed${apart}`}
    >
      {rate} <span className="text-sm text-text-3">of {formatCount(n)}</span>
      {tally.excluded === 0 ? null : (
        <span className="text-sm text-text-3"> · {formatCount(tally.excluded)} left out</span>
      )}
    </span>
  );
}
