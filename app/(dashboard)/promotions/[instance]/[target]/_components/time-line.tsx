"use client";
import clsx from "clsx";
import { usePreferences } from "@/components/preferences/provider";
import { type AgeState, dotsOf } from "@/components/promotions/judged-target";
import { cutAt, LINE_DAYS, placeOf, ticksOf } from "@/components/promotions/time-scale";
import { counted, formatDay } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import type { TargetQuery } from "@/lib/contract/promotions";
import { formatDuration } from "@/lib/shared/duration";
import { type JudgedAnswer, subjectOf, timesOf } from "./subject";

const GAP: Record<AgeState, string> = {
  ok: "bg-none-soft text-text-2",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  none: "bg-none-soft text-text-3",
  stale: "hatched text-text-2",
};
const DAY_MS = 86_400_000;
/** Narrower than this, the words of the gap do not fit on it. */
const ROOM_PERCENT = 7;

/** The last sixty days: a dot per promotion, the time since the last one as a ground with its length. */
export function TimeLine({ data, query }: { data: JudgedAnswer; query: TargetQuery }) {
  const { shownZone } = usePreferences();
  const subject = subjectOf(data.target, query.component);
  const end = Date.parse(data.asOf);
  const all = timesOf(data, query.component);
  const times = all.filter((time) => end - Date.parse(time) <= LINE_DAYS * DAY_MS);
  const cut =
    query.component === undefined ? cutAt(all) : cutAt(times, data.next === null ? Infinity : all.length);
  const last = subject.lastPromotedAt === null ? null : Date.parse(subject.lastPromotedAt);
  const from = last === null ? 0 : placeOf(last, end);
  const dots = dotsOf(data.target, query.component);
  const count = counted(times.length, dots.one, dots.many);
  return (
    <Card
      id="line"
      title={`Last ${LINE_DAYS} days`}
      note={cut === null ? count : `the newest ${count}`}
      more={
        <a href="#promotions" className="link">
          As a table
        </a>
      }
    >
      <div className="px-4 pt-4 pb-2.5">
        <div className="relative h-10" role="img" aria-label={wordsOf(count, last, end)}>
          {cut === null ? null : (
            <i
              className="hatched absolute inset-y-0 left-0 rounded-sm"
              style={{ width: `${placeOf(cut, end)}%` }}
              data-tip="More than this page lists"
            />
          )}
          <span
            className={clsx("absolute inset-y-0 right-0 overflow-hidden rounded-sm", GAP[subject.state])}
            style={{ width: `${100 - from}%` }}
          >
            {last === null || 100 - from < ROOM_PERCENT ? null : (
              <Time at={subject.lastPromotedAt ?? ""} as="age" className="px-1.5 text-sm" />
            )}
          </span>
          <i className="absolute inset-x-0 top-1/2 mt-2 border-line-strong border-t" />
          {times.map((time) => (
            <time
              key={time}
              dateTime={time}
              data-tip="Promoted"
              className="absolute top-1/2 mt-2 -ml-[5px] size-[10px] -translate-y-1/2 rounded-full border-2 border-surface bg-ok hover:z-10 hover:scale-125"
              style={{ left: `${placeOf(Date.parse(time), end)}%` }}
            />
          ))}
        </div>
        <div aria-hidden="true" className="relative mt-1 h-4 text-sm text-text-3">
          {ticksOf(end).map((tick) => (
            <span
              key={tick}
              className="absolute -translate-x-1/2 whitespace-nowrap max-sm:nth-[even]:hidden"
              style={{ left: `${placeOf(tick, end)}%` }}
            >
              {formatDay(tick, shownZone, end)}
            </span>
          ))}
          <span className="absolute right-0">now</span>
        </div>
      </div>
    </Card>
  );
}

function wordsOf(count: string, last: number | null, end: number): string {
  const since = last === null ? "none is known" : `the last ${formatDuration(end - last)} ago`;
  return `${count} in the last ${LINE_DAYS} days, ${since}`;
}
