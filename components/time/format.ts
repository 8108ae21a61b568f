const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const formats = new Map<string, Intl.DateTimeFormat>();

/** Numeric parts of an instant in a zone. Words are ours: server and browser may carry different ICU data. */
function partsOf(ms: number, zone: string) {
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
    });
    formats.set(zone, format);
  }
  const found: Record<string, string> = {};
  for (const part of format.formatToParts(ms)) found[part.type] = part.value;
  const { year = "", month = "", day = "", hour = "", minute = "", second = "" } = found;
  return { year, month: MONTHS[Number(month) - 1] ?? month, day: String(Number(day)), hour, minute, second };
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
export function zoneName(ms: number, zone: string): string {
  if (zone === "UTC") return "UTC";
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "short" }).formatToParts(ms);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** "1,148". */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** "1 commit", "196 commits", "2,013 packages"; `many` where adding an s is wrong. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
