import { HOUR } from "../../shared/clock";

/** Time that passes faster when more happens. In hours of an average hour of the week. */
export interface BusyTime {
  /** How much of it has passed at an instant (ms since the epoch). */
  at(ms: number): number;
  /** The instant at which so much has passed. */
  when(busy: number): number;
}

const WEEK = 168;
const DAY_HOURS = 24;
/** With fewer events every hour counts the same. */
const FEWEST = 50;
/** So much of every hour's rate is the average one, for hours in which nothing was seen. */
const EVEN = 0.15;

/** Saturday and Sunday in UTC; weeks are counted from 1 January 1970, a Thursday. */
const isWeekend = (hour: number): boolean => [2, 3].includes(Math.floor(hour / DAY_HOURS));

/** Reads from events when things happen: by the hour of the day in UTC, on working days and on weekends. */
export function busyTime(events: readonly number[]): BusyTime {
  const rates = ratesOf(events);
  const passed = [0];
  for (const rate of rates) passed.push((passed.at(-1) ?? 0) + rate);
  return {
    at: (ms) => {
      const hours = ms / HOUR;
      const hour = Math.floor(hours) % WEEK;
      const weeks = Math.floor(hours / WEEK);
      return weeks * WEEK + (passed[hour] ?? 0) + (hours - Math.floor(hours)) * (rates[hour] ?? 1);
    },
    when: (busy) => {
      const weeks = Math.floor(busy / WEEK);
      const rest = busy - weeks * WEEK;
      const hour = Math.max(0, passed.findIndex((upTo) => upTo > rest) - 1);
      return (weeks * WEEK + hour + (rest - (passed[hour] ?? 0)) / (rates[hour] ?? 1)) * HOUR;
    },
  };
}

/** Relative rate of each hour of a week; they sum to the hours of a week. */
function ratesOf(events: readonly number[]): number[] {
  if (events.length < FEWEST) return Array.from({ length: WEEK }, () => 1);
  const kind = (hour: number) => (isWeekend(hour) ? DAY_HOURS : 0) + (hour % DAY_HOURS);
  const counts = new Array<number>(2 * DAY_HOURS).fill(0);
  for (const ms of events) {
    const of = kind(Math.floor(ms / HOUR) % WEEK);
    counts[of] = (counts[of] ?? 0) + 1;
  }
  const mean = events.length / WEEK;
  return Array.from({ length: WEEK }, (_, hour) => {
    const own = (counts[kind(hour)] ?? 0) / (isWeekend(hour) ? 2 : 5);
    return EVEN + (1 - EVEN) * (own / mean);
  });
}
