/**
 * How often a promotion came within `withinMs` of a moment, over all moments from `since` to `withinMs` before `now`: what
 * somebody says who knows nothing but how often. null when that is no time at all. Times in ms, ascending.
 */
export function baseRate(
  promotions: readonly number[],
  since: number,
  now: number,
  withinMs: number,
): number | null {
  const end = now - withinMs;
  if (end <= since) return null;
  let covered = 0;
  let until = since;
  for (const time of promotions) {
    const from = Math.max(until, time - withinMs);
    const to = Math.min(end, time);
    if (to > from) covered += to - from;
    until = Math.max(until, Math.min(to, end));
  }
  return covered / (end - since);
}
