import { expect, it } from "vitest";
import { drawWait, longerThan, waitingTimes, withOthers } from "./waiting-times";

const came = (ms: number) => ({ ms, came: true });
const cut = (ms: number) => ({ ms, came: false });

it("what was cut off counts as long as it was watched", () => {
  // Kaplan and Meier by hand: 4 at risk at 10, 2 at 30 (one was cut off at 20), 1 at 40.
  const curve = waitingTimes([came(10), cut(20), came(30), came(40)]);
  expect([5, 10, 25, 30, 39, 40].map((ms) => longerThan(curve, ms))).toEqual([
    1, 0.75, 0.75, 0.375, 0.375, 0,
  ]);
});

it("a wait is drawn from those that last longer than it has lasted", () => {
  const curve = waitingTimes([came(10), came(20), came(30), came(40)]);
  expect([0, 0.3, 0.6, 0.99].map((unit) => drawWait(curve, unit))).toEqual([10, 20, 30, 40]);
  expect([0, 0.49, 0.51, 0.99].map((unit) => drawWait(curve, unit, 25))).toEqual([30, 30, 40, 40]);
  expect(drawWait(curve, 0.5, 40)).toBe(Number.POSITIVE_INFINITY);
});

it("what often never comes is drawn as never, unless it is known to come", () => {
  const curve = waitingTimes([came(10), cut(100), cut(100), cut(100)]);
  expect(drawWait(curve, 0.2)).toBe(10);
  expect(drawWait(curve, 0.5)).toBe(Number.POSITIVE_INFINITY);
  expect(drawWait(curve, 0.9, 0, true)).toBe(10);
  expect(drawWait(curve, 0.9, 50, true)).toBeGreaterThan(50);
});

it("others weigh together no more than they are worth", () => {
  const curve = withOthers(
    [came(10)],
    Array.from({ length: 50 }, () => came(20)),
    1,
  );
  expect(longerThan(curve, 15)).toBeCloseTo(0.5);
});
