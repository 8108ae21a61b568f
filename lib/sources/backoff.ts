import { HOUR, MINUTE, SECOND } from "@/lib/shared/clock";

const FIRST = 5 * SECOND;
const LONGEST = 15 * MINUTE;

/** A source may ask for patience, not for ever. */
const LONGEST_ASKED = HOUR;

/**
 * Milliseconds to wait after `failures` (1 or more) failures in a row: exponential with full jitter, 5 s to 15 min,
 * and never less than what Retry-After asked for.
 * @param random from 0 to 1, as Math.random gives it
 */
export function backoff(failures: number, random: number, retryAfter = 0): number {
  const ceiling = Math.min(LONGEST, FIRST * 2 ** Math.min(failures, 30));
  return Math.max(FIRST + random * (ceiling - FIRST), retryAfter);
}

/** What Retry-After asks for, in milliseconds from `now` and one hour at most; undefined when it says nothing sensible. */
export function retryAfterMs(headers: Headers, now: Date): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (!text) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(LONGEST_ASKED, Math.max(0, ms));
}
