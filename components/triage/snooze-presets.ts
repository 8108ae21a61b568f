import { DAY, HOUR } from "@/lib/shared/clock";

const MORNING = 9;

interface Wall {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** What a clock on the wall of the zone shows. */
function wallOf(ms: number, zone: string): Wall {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(ms);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return { year: of("year"), month: of("month"), day: of("day"), hour: of("hour"), minute: of("minute") };
}

const utc = ({ year, month, day, hour, minute }: Wall) => Date.UTC(year, month - 1, day, hour, minute);

/** When the clock on the wall of the zone shows this; days beyond the month's end run on. */
export function instantAt(wall: Wall, zone: string): number {
  const asked = utc(wall);
  // The second round is for an hour that lies on the other side of a change of summer time.
  let at = asked;
  for (let round = 0; round < 2; round += 1) at = asked - (utc(wallOf(at, zone)) - at);
  return at;
}

/** Times that people snooze until: in four hours, tomorrow morning, next Monday morning, in the reader's zone. */
export function snoozePresets(now: number, zone: string): { id: string; label: string; at: number }[] {
  const today = wallOf(now, zone);
  const morning = (days: number) =>
    instantAt({ ...today, day: today.day + days, hour: MORNING, minute: 0 }, zone);
  const weekday = new Date(utc(today)).getUTCDay();
  return [
    { id: "hours", label: "4 hours", at: now + 4 * HOUR },
    { id: "tomorrow", label: "Tomorrow", at: morning(1) },
    { id: "monday", label: "Next Monday", at: morning((8 - weekday) % 7 || 7) },
    { id: "week", label: "A week", at: now + 7 * DAY },
  ];
}

/** The value of a datetime-local field as an instant in the zone; null when it is none. */
export function fieldInstant(value: string, zone: string): number | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(value);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
  return instantAt({ year, month, day, hour, minute }, zone);
}
