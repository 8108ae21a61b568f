const SAME_VISIT_MS = 30 * 60_000;
const OLDEST_MS = 7 * 24 * 3_600_000;

/**
 * The visit cookie holds "end of the visit before~last seen". A pause of half an hour begins a new visit.
 * @returns the cookie's next value
 */
export function noteVisit(cookie: string | undefined, now: number): string {
  const { before, seen } = parse(cookie);
  const previous = seen !== null && now - seen > SAME_VISIT_MS ? seen : before;
  return `${previous ?? ""}~${now}`;
}

/**
 * When the visit before this one ended, in whole minutes; null on a first visit, or when it was too long ago to list
 * what happened since.
 */
export function lastVisit(cookie: string | undefined, now: number): Date | null {
  const { before, seen } = parse(cookie);
  const at = seen !== null && now - seen > SAME_VISIT_MS ? seen : before;
  if (at === null || at > now || now - at > OLDEST_MS) return null;
  return new Date(Math.floor(at / 60_000) * 60_000);
}

function parse(cookie: string | undefined): { before: number | null; seen: number | null } {
  const [before, seen] = (cookie ?? "")
    .split("~")
    .map((part) => (/^\d{12,14}$/.test(part) ? Number(part) : null));
  return { before: before ?? null, seen: seen ?? null };
}
