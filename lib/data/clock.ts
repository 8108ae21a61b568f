import "server-only";
import { type Clock, systemClock } from "@/lib/shared/clock";

let current: Clock = systemClock;

/** The time of every answer; SQL gets it as a parameter. */
export const now = (): Date => current.now();

/** Puts another clock in place; for tests. */
export function setClock(clock: Clock): void {
  current = clock;
}
