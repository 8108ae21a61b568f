"use client";
import clsx from "clsx";
import { StatusIcon } from "@/components/status/status";
import { useFromNow } from "@/components/time/clock";
import { Time } from "@/components/time/time";
import { formatDuration } from "@/lib/shared/duration";
import type { JudgedTarget } from "./judged-target";

const LOOK: Record<JudgedTarget["state"], { fill: string; text: string; word: string }> = {
  ok: { fill: "bg-ok/60", text: "text-text", word: "within its age" },
  warn: { fill: "bg-warn", text: "text-warn", word: "close to its age" },
  bad: { fill: "bg-bad", text: "text-bad", word: "over its age" },
  none: { fill: "bg-none", text: "text-text-3", word: "no data" },
  stale: { fill: "bg-none/60", text: "text-text-2", word: "too old to say" },
  paused: { fill: "bg-none", text: "text-text-2", word: "paused" },
};

interface AgeBarProps {
  target: Pick<JudgedTarget, "lastPromotedAt" | "maxAgeSeconds" | "countsSince" | "state">;
  /** large writes the age as the figure of a fact. */
  size?: "small" | "large";
}

/**
 * Age of the last promotion against what the target allows, as a bar with words: "5 d 22 h of 7 d"; where something newer began to
 * wait only later, what counts is that: "12 d · waits 2 d of 7 d".
 */
export function AgeBar({ target, size = "small" }: AgeBarProps) {
  const { lastPromotedAt, countsSince, maxAgeSeconds, state } = target;
  const { fill, text, word } = LOOK[state];
  const most = maxAgeSeconds * 1000;
  const since = countsSince === null ? null : Date.parse(countsSince);
  const percent = useFromNow((now) =>
    since === null ? 0 : Math.min(100, Math.max(0, Math.round(((now - since) / most) * 100))),
  );
  const rest = useFromNow((now) => (since === null ? "nothing waits" : restWords(since + most - now, most)));
  const bar = (
    <span
      role="img"
      aria-label={lastPromotedAt === null ? word : `${percent} % of its age, ${word}`}
      className="block h-[5px] overflow-hidden rounded-[3px] bg-line"
    >
      <span className={clsx("block h-full", fill)} style={{ width: `${percent}%` }} />
    </span>
  );
  if (size === "large")
    return (
      <>
        <span className={clsx("block", text)}>
          {lastPromotedAt === null ? "–" : <Time at={lastPromotedAt} as="age" focusable />}
        </span>
        <span className="my-1.5 block">{bar}</span>
        <span className="block font-normal text-sm text-text-2">
          {lastPromotedAt === null
            ? "no promotion is known"
            : state === "paused"
              ? "the clock stands still"
              : rest}
        </span>
      </>
    );
  return (
    <span className="block">
      <span className="flex items-baseline gap-1.5 whitespace-nowrap max-sm:justify-end">
        {state === "ok" ? null : <StatusIcon status={state} label={`${word}:`} />}
        {lastPromotedAt === null ? (
          <span className={text}>no promotion known</span>
        ) : (
          <span>
            <Time at={lastPromotedAt} as="age" className={clsx("font-medium", text)} />
            <span
              className={clsx("text-text-3", countsSince !== lastPromotedAt && "max-sm:block max-sm:text-sm")}
            >
              {countsSince === null ? (
                <>
                  <span className="max-sm:hidden"> · </span>nothing waits
                </>
              ) : countsSince === lastPromotedAt ? (
                ` of ${formatDuration(most)}`
              ) : (
                <>
                  <span className="max-sm:hidden"> · </span>
                  {"waits "}
                  <Time at={countsSince} as="age" /> of {formatDuration(most)}
                </>
              )}
            </span>
          </span>
        )}
      </span>
      <span className="mt-1 block">{bar}</span>
    </span>
  );
}

/** "target 7 d, reached in 1 d 2 h", "target 7 d, over it by 3 h". */
export function restWords(leftMs: number, mostMs: number): string {
  const target = `target ${formatDuration(mostMs)}`;
  return leftMs >= 0
    ? `${target}, reached in ${formatDuration(leftMs)}`
    : `${target}, over it by ${formatDuration(-leftMs)}`;
}
