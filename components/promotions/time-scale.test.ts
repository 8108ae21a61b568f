import { describe, expect, it } from "vitest";
import { cutAt, placeOf, ticksOf } from "./time-scale";

const END = Date.parse("2026-11-22T12:00:00Z");
const daysAgo = (days: number) => END - days * 86_400_000;

describe("the scale of a time line", () => {
  it.each([
    [0, 100],
    [15, 75],
    [60, 0],
    [90, 0],
    [-1, 100],
  ])("%i days ago stands at %i", (days, place) => {
    expect(placeOf(daysAgo(days), END)).toBe(place);
  });

  it("labels every ten days, oldest first", () => {
    expect(ticksOf(END)).toEqual([50, 40, 30, 20, 10].map(daysAgo));
  });

  it("knows a list that was cut from one that is whole", () => {
    const times = ["2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"];
    expect(cutAt(times)).toBeNull();
    expect(cutAt(times, 2)).toBe(Date.parse("2026-11-20T00:00:00Z"));
  });
});
