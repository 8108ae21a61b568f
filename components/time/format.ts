const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const formats = new Map<string, Intl.DateTimeFormat>();

/** No zone changes its offset within a quarter of an hour. */
const QUARTER_MS = 900_000;
const MOST_OFFSETS = 20_000;
const offsets = new Map<string, { ms: number; name: string }>();

/**
 * How far a zone is ahead of UTC at an instant, and its short name then. Remembered: a page writes hundreds of times, and
 * Intl takes some 15 microseconds for each.
 */
function offsetOf(at: number, zone: string): { ms: number; name: string } {
  if (zone === "UTC") return { ms: 0, name: "UTC" };
  const quarter = Math.floor(at / QUARTER_MS);
  const key = `${zone} ${quarter}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    if (offsets.size >= MOST_OFFSETS) offsets.clear();
    offset = readOffset(quarter * QUARTER_MS, zone);
    offsets.set(key, offset);
  }
  return offset;
}

function readOffset(at: number, zone: string): { ms: number; name: string } {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "short",
    });
    formats.set(zone, format);
  }
  const found: Record<string, string> = {};
  for (const part of format.formatToParts(at)) found[part.type] = part.value;
  const number = (type: string) => Number(found[type]);
  const there = Date.UTC(
    number("year"),
    number("month") - 1,
    number("day"),
    number("hour"),
    number("minute"),
    number("second"),
  );
  return { ms: there - at, name: found.timeZoneName ?? zone };
}

/** Numeric parts of an instant in a zone. Words are ours: server and browser may carry different ICU data. */
function partsOf(ms: number, zone: string) {
  const there = new Date(ms + offsetOf(ms, zone).ms);
  const two = (value: number) => String(value).padStart(2, "0");
  return {
    year: String(there.getUTCFullYear()),
    month: MONTHS[there.getUTCMonth()] ?? "",
    day: String(there.getUTCDate()),
    hour: two(there.getUTCHours()),
    minute: two(there.getUTCMinutes()),
    second: two(there.getUTCSeconds()),
  };
}

/** "14:02" in the zone; with seconds "14:02:40". */
export function formatClock(ms: number, zone: string, seconds = false): string {
  const at = partsOf(ms, zone);
  return seconds ? `${at.hour}:${at.minute}:${at.second}` : `${at.hour}:${at.minute}`;
}

/** "22 Nov", with the year when it is not the one of `now`. */
export function formatDay(ms: number, zone: string, now: number): string {
  const at = partsOf(ms, zone);
  return at.year === partsOf(now, zone).year ? `${at.day} ${at.month}` : `${at.day} ${at.month} ${at.year}`;
}

/** "14:02" today, "yesterday 14:02", else "20 Nov 14:02". */
export function formatMoment(ms: number, zone: string, now: number): string {
  const clock = formatClock(ms, zone);
  const day = formatDay(ms, zone, now);
  if (day === formatDay(now, zone, now)) return clock;
  if (day === formatDay(now - 86_400_000, zone, now)) return `yesterday ${clock}`;
  return `${day} ${clock}`;
}

/** "22 Nov 2026, 14:02:40 UTC": the whole truth, for hover and focus. */
export function formatExact(ms: number, zone: string): string {
  const at = partsOf(ms, zone);
  return `${at.day} ${at.month} ${at.year}, ${at.hour}:${at.minute}:${at.second} ${zoneName(ms, zone)}`;
}

/** Short name of the zone at that time, e.g. "CET"; its IANA name where there is none. */
export const zoneName = (ms: number, zone: string): string => offsetOf(ms, zone).name;

/** "1,148". */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** "1 commit", "196 commits", "2,013 packages"; `many` where adding an s is wrong. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
