import { DAY } from "@/lib/shared/clock";
import { instantOf, localOf } from "../triage/working-days";

/** People who take turns: the first begins at `first`, each turn lasts `length` ms. */
export interface Turn {
  people: readonly string[];
  first: Date;
  length: number;
}

export interface TurnShift {
  person: string;
  from: Date;
  until: Date;
}

/** Turns that are a multiple of this begin at the same time of day all year. */
const HALF_DAY = DAY / 2;

/**
 * The turns that overlap [from, until), in order; none before the first.
 *
 * @param timeZone where people look at the clock: their turns change at the same time of day in summer and in winter
 */
export function turnsBetween(
  { people, first, length }: Turn,
  from: Date,
  until: Date,
  timeZone = "UTC",
): TurnShift[] {
  if (people.length === 0 || length <= 0) return [];
  const local = localOf(first, timeZone);
  const begins = (n: number): Date => {
    if (n === 0) return first;
    return length % HALF_DAY === 0
      ? instantOf(local + n * length, timeZone)
      : new Date(first.getTime() + n * length);
  };
  // One earlier than by the plain sum: a change of the clock may have moved it.
  const start = Math.max(0, Math.floor((from.getTime() - first.getTime()) / length) - 1);
  const shifts: TurnShift[] = [];
  for (let n = start; begins(n) < until; n++) {
    const person = people[n % people.length] as string; // the list is not empty
    const shift = { person, from: begins(n), until: begins(n + 1) };
    if (shift.until > from) shifts.push(shift);
  }
  return shifts;
}
