"use client";
import clsx from "clsx";
import { usePreferences } from "@/components/preferences/provider";
import { formatDuration } from "@/lib/shared/duration";
import { useFromNow } from "./clock";
import { formatClock, formatDay, formatMoment } from "./format";

/**
 * How an instant is written. age: "2 d 6 h" · ago: "2 d 6 h ago" · moment: "yesterday 14:02" · clock: "14:02"
 * · seconds: "14:02:40" · day: "22 Nov" · until: "in 40 s", "now" once it has passed.
 */
export type TimeForm = "age" | "ago" | "moment" | "clock" | "seconds" | "day" | "until";

/** An instant, relative or not; the exact time in the reader's zone appears on hover and focus. */
export function Time({ at, as = "ago", className, focusable = false }: TimeProps) {
  const { shownZone } = usePreferences();
  const ms = Date.parse(at);
  const text = useFromNow((now) => write(as, ms, shownZone, now));
  return (
    <time
      dateTime={at}
      data-tip=""
      tabIndex={focusable ? 0 : undefined}
      className={clsx("whitespace-nowrap", className)}
    >
      {text}
    </time>
  );
}

interface TimeProps {
  /** ISO 8601. */
  at: string;
  as?: TimeForm;
  className?: string;
  /** Set where the time stands alone, outside any link or row. */
  focusable?: boolean;
}

function write(as: TimeForm, ms: number, zone: string, now: number): string {
  switch (as) {
    case "age":
      return formatDuration(coarse(now - ms));
    case "ago":
      return now - ms < 5_000 ? "just now" : `${formatDuration(coarse(now - ms))} ago`;
    case "until":
      return ms <= now ? "now" : `in ${formatDuration(ms - now)}`;
    case "clock":
      return formatClock(ms, zone);
    case "seconds":
      return formatClock(ms, zone, true);
    case "day":
      return formatDay(ms, zone, now);
    case "moment":
      return formatMoment(ms, zone, now);
  }
}

/** Seconds in steps of five, as the tick is, so that all ages on a page agree. */
const coarse = (ms: number) => (ms < 60_000 ? Math.floor(ms / 5_000) * 5_000 : ms);

/** The zone the page writes times in, for a line such as "as of 14:02:40 UTC"; empty for the reader's own. */
export function ZoneWord() {
  return usePreferences().shownZone === "UTC" ? " UTC" : "";
}
