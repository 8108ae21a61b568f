/** When somebody works: zone, days of the week (1 = Monday to 7 = Sunday), and days that are free ("2026-12-24"). */
export interface Calendar {
  timeZone: string;
  days: readonly number[];
  holidays: readonly string[];
}

export const DEFAULT_CALENDAR: Calendar = { timeZone: "UTC", days: [1, 2, 3, 4, 5], holidays: [] };

/** Nobody has more free days than this in a row; a calendar without working days ends here. */
const LONGEST_BREAK = 60;
const DAY = 86_400_000;

/**
 * The instant `n` working days later, at the same time of day in the calendar's zone. What begins on a free day begins with the
 * next working day: one working day from a Saturday is over when Monday is.
 */
export function addWorkingDays(at: Date, n: number, calendar: Calendar): Date {
  const local = localOf(at, calendar.timeZone);
  let day = Math.floor(local / DAY) * DAY;
  let time = local - day;
  for (let skipped = 0; !isWorkingDay(day, calendar) && skipped < LONGEST_BREAK; skipped += 1) {
    day += DAY;
    time = 0;
  }
  for (let left = n; left > 0; left -= 1) {
    day += DAY;
    for (let skipped = 0; !isWorkingDay(day, calendar) && skipped < LONGEST_BREAK; skipped += 1) {
      // The end of a working day is midnight, not the start of the next working day.
      if (time === 0 && left === 1) break;
      day += DAY;
    }
  }
  return instantOf(day + time, calendar.timeZone);
}

/** The end of the working day after `at`, in the calendar's zone: until when an acknowledgement holds. */
export function endOfNextWorkingDay(at: Date, calendar: Calendar): Date {
  const local = localOf(at, calendar.timeZone);
  let day = Math.floor(local / DAY) * DAY + DAY;
  for (let skipped = 0; !isWorkingDay(day, calendar) && skipped < LONGEST_BREAK; skipped += 1) day += DAY;
  return instantOf(day + DAY, calendar.timeZone);
}

function isWorkingDay(day: number, { days, holidays }: Calendar): boolean {
  const date = new Date(day);
  return (
    days.includes(((date.getUTCDay() + 6) % 7) + 1) && !holidays.includes(date.toISOString().slice(0, 10))
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall shows, as if it were UTC, in milliseconds. A zone that is not known counts as UTC. */
export function localOf(at: Date, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return (
    Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) +
    (at.getTime() % 1000)
  );
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const held = formats.get(timeZone);
  if (held) return held;
  const options: Intl.DateTimeFormatOptions = {
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  };
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", { ...options, timeZone });
  } catch {
    format = new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" });
  }
  formats.set(timeZone, format);
  return format;
}

/** The instant at which the clock shows this; of an hour that the clock skips, the one after it. */
export function instantOf(local: number, timeZone: string): Date {
  const offsetAt = (ms: number) => localOf(new Date(ms), timeZone) - ms;
  const guess = local - offsetAt(local);
  return new Date(local - offsetAt(guess));
}
