import { counted } from "@/components/time/format";
import type { DayOfTarget } from "@/lib/contract/promotion-history";

export interface CalendarDay extends DayOfTarget {
  kind: "promoted" | "forced" | "attempted" | "nothing";
  words: string;
}

export interface CalendarWeek {
  /** YYYY-MM-DD. */
  monday: string;
  /** Monday first; null outside the days given. */
  days: (CalendarDay | null)[];
}

const DAY_MS = 86_400_000;

/** Days in weeks from Monday on, the newest week first. */
export function weeksOf(days: readonly DayOfTarget[]): CalendarWeek[] {
  const weeks = new Map<string, CalendarWeek>();
  for (const day of days) {
    const at = Date.parse(day.day);
    const weekday = (new Date(at).getUTCDay() + 6) % 7;
    const monday = new Date(at - weekday * DAY_MS).toISOString().slice(0, 10);
    const week = weeks.get(monday) ?? { monday, days: Array.from({ length: 7 }, () => null) };
    week.days[weekday] = { ...day, ...kindOf(day) };
    weeks.set(monday, week);
  }
  return [...weeks.values()].sort((a, b) => (a.monday < b.monday ? 1 : -1));
}

function kindOf({ promotions, forced, attempts }: DayOfTarget): Pick<CalendarDay, "kind" | "words"> {
  const tried = counted(attempts, "candidate");
  if (promotions > 0) {
    const words = `${counted(promotions, "promotion")}${forced > 0 ? `, ${forced} forced` : ""}, ${tried} offered`;
    return { kind: forced > 0 ? "forced" : "promoted", words };
  }
  if (attempts > 0) return { kind: "attempted", words: `${tried} offered, none promoted` };
  return { kind: "nothing", words: "nothing offered, nothing promoted" };
}
