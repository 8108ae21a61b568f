import { formatCount } from "@/components/time/format";
import { Notice } from "@/components/ui/notice";
import type { Freshness } from "@/lib/contract/common";

/** What is being read for the first time and how far, one bar per source. */
export function FirstLoad({ sources }: { sources: readonly Freshness[] }) {
  const waiting = sources.filter((source) => source.state === "never");
  const reading = sources.filter((source) => source.state === "loading");
  return (
    <Notice kind="info">
      <p className="font-[550]">First reading of the sources. Figures are incomplete until it is done.</p>
      <ul className="mt-1 grid gap-x-8 gap-y-1.5 sm:grid-cols-2">
        {reading.map((source) => (
          <li key={source.feed}>
            <ProgressBar label={source.title} progress={source.progress} />
          </li>
        ))}
      </ul>
      {waiting.length === 0 ? null : (
        <p className="mt-1 text-text-2">Next: {waiting.map((source) => source.title).join(", ")}.</p>
      )}
    </Notice>
  );
}

/** A bar with its figures; without a known total only the count. */
export function ProgressBar({ label, progress }: { label: string; progress: Freshness["progress"] }) {
  const done = progress?.done ?? 0;
  const total = progress?.total ?? null;
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  return (
    <span className="block">
      <span className="flex justify-between gap-3">
        <span className="min-w-0 truncate">{label}</span>
        <span className="text-text-2">
          {total === null ? `${formatCount(done)} so far` : `${formatCount(done)} of ${formatCount(total)}`}
        </span>
      </span>
      <span
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total ?? undefined}
        aria-valuenow={total === null ? undefined : done}
        className="mt-0.5 block h-[5px] overflow-hidden rounded-[3px] bg-line"
      >
        <span
          className={
            share === null
              ? "block h-full w-1/4 animate-[breathe_1.6s_ease-in-out_infinite] bg-run"
              : "block h-full bg-run transition-[width] duration-700"
          }
          style={share === null ? undefined : { width: `${Math.max(1, share * 100)}%` }}
        />
      </span>
    </span>
  );
}
