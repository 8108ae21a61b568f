import clsx from "clsx";
import { counted } from "@/components/time/format";
import { formatDuration } from "@/lib/shared/duration";
import type { AgeState } from "./judged-target";
import { cutAt, LINE_DAYS, placeOf } from "./time-scale";

const GAP: Record<AgeState, string> = {
  ok: "bg-none-soft",
  warn: "bg-warn-soft",
  bad: "bg-bad-soft",
  none: "",
  stale: "hatched",
  paused: "bg-none-soft",
};

interface DotLineProps {
  /** Promotions, oldest first. */
  times: readonly string[];
  /** Where the line ends. */
  asOf: string;
  state: AgeState;
  /** What a dot is, one and many. */
  dots: { one: string; many: string };
  className?: string;
}

/**
 * Promotions of the last 60 days as dots, and the time since the last one as a ground in the colour of its state.
 * All dots are one path: a round cap without length stays round however the line is stretched.
 */
export function DotLine({ times, asOf, state, dots, className }: DotLineProps) {
  const end = Date.parse(asOf);
  const last = times.at(-1);
  const cut = cutAt(times);
  const words =
    last === undefined
      ? `No promotion in the last ${LINE_DAYS} days`
      : `${cut === null ? "" : "The newest "}${counted(times.length, dots.one, dots.many)} of the last ${LINE_DAYS} days, the last ${formatDuration(end - Date.parse(last))} ago`;
  const from = last === undefined ? 0 : placeOf(Date.parse(last), end);
  const path = times.map((time) => `M${placeOf(Date.parse(time), end)} 5h0`).join("");
  return (
    <span
      role="img"
      aria-label={words}
      data-tip={words}
      className={clsx("relative block h-[18px] min-w-24", className)}
    >
      {cut === null ? null : (
        <i
          className="hatched absolute inset-y-0 left-0 rounded-sm"
          style={{ width: `${placeOf(cut, end)}%` }}
        />
      )}
      <i
        className={clsx("absolute inset-y-0 right-0 rounded-sm", GAP[state])}
        style={{ width: `${100 - from}%` }}
      />
      <i className="absolute inset-x-0 top-1/2 border-line-strong border-t" />
      <svg
        aria-hidden="true"
        viewBox="0 0 100 10"
        preserveAspectRatio="none"
        className="absolute inset-0 size-full overflow-visible text-ok"
      >
        <path
          d={path}
          stroke="currentColor"
          strokeWidth="6"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
          fill="none"
        />
      </svg>
    </span>
  );
}
