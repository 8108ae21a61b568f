"use client";
import clsx from "clsx";
import { counted } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import type { DayOfTarget } from "@/lib/contract/promotion-history";
import { type CalendarDay, weeksOf } from "./calendar-weeks";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** A week a row: days with promotions, days with attempts only, days with nothing. */
export function Calendar({ days }: { days: readonly DayOfTarget[] }) {
  const promoted = days.filter((day) => day.promotions > 0).length;
  const tried = days.filter((day) => day.promotions === 0 && day.attempts > 0).length;
  return (
    <Card
      id="calendar"
      title="Calendar"
      note={`${counted(promoted, "day")} with a promotion, ${tried} with attempts only, ${days.length - promoted - tried} with nothing (UTC)`}
    >
      <div className="relative overflow-x-auto px-4 py-3">
        <table className="border-separate border-spacing-1 text-center text-sm">
          <caption className="sr-only">Promotions and attempts per day, a week a row, newest first</caption>
          <thead>
            <tr className="text-text-3">
              <th scope="col" className="pr-2 text-left font-medium">
                Week of
              </th>
              {WEEKDAYS.map((day) => (
                <th key={day} scope="col" className="w-14 font-medium">
                  {day}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(days).map((week) => (
              <tr key={week.monday}>
                <th scope="row" className="whitespace-nowrap pr-2 text-left font-normal text-text-2">
                  {week.monday}
                </th>
                {week.days.map((day, index) => (
                  <td key={WEEKDAYS[index]}>{day === null ? null : <Day day={day} />}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <p className="mt-1 text-sm text-text-3">
          ✓ = promotions of the day, ! = forced among them, ✕ = candidates offered, none promoted that day
        </p>
      </div>
    </Card>
  );
}

const LOOK = {
  promoted: { mark: "✓", ground: "bg-ok-soft text-ok" },
  forced: { mark: "!", ground: "bg-warn-soft text-warn" },
  attempted: { mark: "✕", ground: "bg-bad-soft text-bad" },
  nothing: { mark: "–", ground: "bg-none-soft text-text-3" },
} as const;

function Day({ day }: { day: CalendarDay }) {
  const { mark, ground } = LOOK[day.kind];
  const count = day.kind === "attempted" ? day.attempts : day.promotions;
  return (
    <span
      data-tip={`${day.day}: ${day.words}`}
      className={clsx("block h-7 min-w-11 rounded-[4px] leading-7", ground)}
    >
      <span aria-hidden="true">
        {mark}
        {count > 1 ? ` ${count}` : ""}
      </span>
      <span className="sr-only">{day.words}</span>
    </span>
  );
}
