"use client";
import clsx from "clsx";
import { usePreferences } from "@/components/preferences/provider";
import { type AgeState, dotsOf, type JudgedTarget } from "@/components/promotions/judged-target";
import { offerStatus } from "@/components/promotions/offer-words";
import { LINE_DAYS, placeOf, ticksOf } from "@/components/promotions/time-scale";
import { counted, formatDay } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { useAddress } from "@/components/ui/address";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { HistoryMark, TrendsAnswer } from "@/lib/contract/promotion-history";
import { formatDuration } from "@/lib/shared/duration";
import { subjectOf } from "./subject";

const GAP: Record<AgeState, string> = {
  ok: "bg-none-soft text-text-2",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  none: "bg-none-soft text-text-3",
  stale: "hatched text-text-2",
  paused: "bg-none-soft text-text-2",
};
const DAY_MS = 86_400_000;
/** Narrower than this, the words of the gap do not fit on it. */
const ROOM_PERCENT = 7;

interface HistoryLineProps {
  target: JudgedTarget;
  trends: TrendsAnswer;
  component: string | undefined;
}

/** Sixty days: promotions above the line, candidates that were not promoted below it, the wait now as a ground. */
export function HistoryLine({ target, trends, component }: HistoryLineProps) {
  const { shownZone } = usePreferences();
  const end = Date.parse(trends.asOf);
  const isOneLine = target.level === "aggregate" || component !== undefined;
  const within = (at: string) => end - Date.parse(at) <= LINE_DAYS * DAY_MS;
  const marks = isOneLine
    ? trends.marks.filter((mark) => within(mark.at))
    : target.recent.filter(within).map(toMark);
  const { state, lastPromotedAt } = subjectOf(target, component);
  const last = lastPromotedAt === null ? null : Date.parse(lastPromotedAt);
  const from = last === null ? 0 : placeOf(last, end);
  const promoted = marks.filter((mark) => mark.state === "promoted");
  const dots = dotsOf(target, component);
  const note = [
    `${counted(promoted.length, dots.one, dots.many)}`,
    isOneLine ? `${marks.length - promoted.length} not promoted` : null,
    trends.timeToPromote.medianSeconds === null
      ? null
      : `a promotion takes ${formatDuration(trends.timeToPromote.medianSeconds * 1000)} from its offer`,
  ].filter((words) => words !== null);
  return (
    <Card id="line" title={`Last ${LINE_DAYS} days`} note={note.join(", ")}>
      <div className="px-4 pt-4 pb-2.5">
        <div
          className="relative h-12"
          role="img"
          aria-label={`${note.join(", ")}. The table below lists them.`}
        >
          <span
            className={clsx("absolute inset-y-0 right-0 overflow-hidden rounded-sm", GAP[state])}
            style={{ width: `${100 - from}%` }}
          >
            {last === null || 100 - from < ROOM_PERCENT ? null : (
              <Time at={lastPromotedAt ?? ""} as="age" className="px-1.5 text-sm" />
            )}
          </span>
          <i className="absolute inset-x-0 top-1/2 mt-1 border-line-strong border-t" />
          {marks.map((mark) => (
            <Mark key={`${mark.at} ${mark.key}`} mark={mark} place={placeOf(Date.parse(mark.at), end)} />
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
      {isOneLine ? <Foot trends={trends} /> : null}
    </Card>
  );
}

const toMark = (at: string): HistoryMark => ({
  at,
  state: "promoted",
  forced: false,
  missing: null,
  key: null,
});

function Mark({ mark, place }: { mark: HistoryMark; place: number }) {
  const style = { left: `${place}%` };
  const common = "absolute top-1/2 hover:z-10 hover:scale-125";
  if (mark.state === "promoted")
    return (
      <i
        data-tip={mark.forced ? "Promoted, forced" : "Promoted"}
        style={style}
        className={clsx(
          common,
          "-mt-[10px] -ml-[5px] size-[10px] border-2 border-surface",
          mark.forced ? "rotate-45 bg-warn" : "rounded-full bg-ok",
        )}
      />
    );
  const { word } = offerStatus(mark.state, false);
  const missing = mark.missing === null ? "not judged" : `${counted(mark.missing, "job")} missing`;
  return (
    <i
      data-tip={mark.missing === 0 ? word : `${word}, ${missing}`}
      style={style}
      className={clsx(common, "mt-2 -ml-[3px] h-[10px] w-[5px] rounded-[1px]", groundOf(mark))}
    />
  );
}

/** The fewer jobs were missing, the stronger: so near it was to a promotion. */
function groundOf({ state, missing }: HistoryMark): string {
  if (state === "testing") return "bg-run";
  if (state === "met") return "bg-warn";
  if (missing === null) return "bg-none";
  return missing <= 1 ? "bg-bad" : missing <= 3 ? "bg-bad/60" : "bg-bad/35";
}

/** The jobs that alone were missing most often, and how to read the marks. */
function Foot({ trends }: { trends: TrendsAnswer }) {
  const address = useAddress();
  const often = [...trends.onlyMissing].sort((a, b) => b.candidates - a.candidates).slice(0, 3);
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-1 border-line border-t px-4 py-2 text-text-2">
      {often.length === 0 ? null : (
        <span className="min-w-0">
          <Link href={address.with({ tab: "missing" })} className="link">
            Most often the only job missing
          </Link>
          :{" "}
          {often.map(({ job, candidates }, index) => (
            <span key={job} className="break-all">
              {index === 0 ? "" : " · "}
              <span className="mono">{job}</span> <b className="font-semibold text-text">{candidates}</b>
            </span>
          ))}
        </span>
      )}
      <span className="ml-auto text-sm text-text-3 max-sm:ml-0">
        above the line: promoted (a diamond was forced); below: not promoted, stronger = fewer jobs missing
      </span>
    </div>
  );
}
