import { expect, it } from "vitest";
import { DAY, HOUR } from "../../shared/clock";
import { busyTime } from "./busy-time";

const MONDAY = Date.parse("2026-03-02T00:00:00Z");
/** One event every ten minutes from 8 to 16 on working days of four weeks. */
const OFFICE = Array.from({ length: 28 }, (_, day) => MONDAY + day * DAY)
  .filter((day) => ![0, 6].includes(new Date(day).getUTCDay()))
  .flatMap((day) => Array.from({ length: 48 }, (_, event) => day + 8 * HOUR + (event / 6) * HOUR));

it("passes in working hours, hardly at night and on weekends, and a week is a week", () => {
  const { at } = busyTime(OFFICE);
  const between = (from: number, to: number) => at(MONDAY + to * HOUR) - at(MONDAY + from * HOUR);
  expect(between(9, 13)).toBeGreaterThan(10);
  expect(between(20, 24)).toBeCloseTo(0.6);
  expect(between(5 * 24 + 9, 5 * 24 + 13)).toBeCloseTo(0.6);
  expect(between(0, 7 * 24)).toBeCloseTo(168);
});

it("leads back to the instant", () => {
  const { at, when } = busyTime(OFFICE);
  for (const hours of [0.5, 9.25, 40, 130.75, 167.9])
    expect(when(at(MONDAY + hours * HOUR))).toBeCloseTo(MONDAY + hours * HOUR, -1);
});

it("is plain time where little is known", () => {
  const { at } = busyTime([MONDAY]);
  expect(at(MONDAY + 5 * HOUR) - at(MONDAY)).toBeCloseTo(5);
});
