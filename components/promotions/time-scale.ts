const DAY_MS = 86_400_000;

/** Days a time line shows. */
export const LINE_DAYS = 60;

/** The server lists this many promotions at most; with as many, those before the oldest are not known here. */
export const MOST_RECENT = 200;

/** Where an instant stands on a line that ends at `end`: 0 = its start, 100 = its end; outside is cut. */
export function placeOf(at: number, end: number, days = LINE_DAYS): number {
  const share = 1 - (end - at) / (days * DAY_MS);
  return Math.round(Math.max(0, Math.min(1, share)) * 10_000) / 100;
}

/** Instants for labels: every ten days back from `end`, oldest first, without both edges. */
export function ticksOf(end: number, days = LINE_DAYS, step = 10): number[] {
  const ticks: number[] = [];
  for (let back = step; back < days; back += step) ticks.unshift(end - back * DAY_MS);
  return ticks;
}

/** Where the list of promotions begins when it was cut; null when it is whole. */
export const cutAt = (times: readonly string[], most = MOST_RECENT): number | null =>
  times.length >= most && times[0] !== undefined ? Date.parse(times[0]) : null;
