import { DAY, HOUR, MINUTE, SECOND } from "./clock";

/**
 * A length of time in the two largest units that matter: "2 d 6 h", "3 h 10 min", "11 min", "40 s".
 * @param ms length in milliseconds; negative lengths (clock skew at a source) read as "0 s"
 */
export function formatDuration(ms: number): string {
  const left = Math.max(0, ms);
  if (left >= 10 * DAY) return `${Math.floor(left / DAY)} d`;
  if (left >= DAY) return two(Math.floor(left / DAY), "d", Math.floor((left % DAY) / HOUR), "h");
  if (left >= HOUR) return two(Math.floor(left / HOUR), "h", Math.floor((left % HOUR) / MINUTE), "min");
  if (left >= MINUTE) return `${Math.floor(left / MINUTE)} min`;
  return `${Math.floor(left / SECOND)} s`;
}

const two = (a: number, unitA: string, b: number, unitB: string) =>
  b === 0 ? `${a} ${unitA}` : `${a} ${unitA} ${b} ${unitB}`;

const UNITS: Record<string, number> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

/** Milliseconds of "90s", "5m", "2h", "7d" or "1w"; undefined when the text is none of these. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([smhdw])$/.exec(text.trim());
  const unit = match?.[2] === undefined ? undefined : UNITS[match[2]];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}
