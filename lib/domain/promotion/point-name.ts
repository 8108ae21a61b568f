import { DAY } from "@/lib/shared/clock";

/** What a text in an address may mean: a promotion by its id, a time, or (the beginning of) a candidate's key. */
export type PointName =
  | { kind: "promotion"; id: number }
  | { kind: "date"; at: Date }
  | { kind: "candidate"; key: string };

const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** Reads such a text; a date without a time is the end of that day in UTC. null when it can be none of them. */
export function readPointName(text: string): PointName | null {
  const promotion = /^promotion-(\d{1,15})$/.exec(text)?.[1];
  if (promotion !== undefined) return { kind: "promotion", id: Number(promotion) };
  if (DATE.test(text)) {
    const zoned = /T/.test(text) && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text;
    const at = Date.parse(zoned);
    if (Number.isNaN(at)) return null;
    // Date.parse takes 31 February for a day of March.
    if (!zoned.includes("T") && !new Date(at).toISOString().startsWith(text)) return null;
    return { kind: "date", at: new Date(zoned.includes("T") ? at : at + DAY - 1) };
  }
  return /^([0-9a-f]{6,40}|\d{1,16})$/.test(text) ? { kind: "candidate", key: text } : null;
}
