import { describe, expect, it } from "vitest";
import { addWorkingDays, type Calendar, DEFAULT_CALENDAR, endOfNextWorkingDay } from "./working-days";

const prague: Calendar = { timeZone: "Europe/Prague", days: [1, 2, 3, 4, 5], holidays: ["2026-12-24"] };
const at = (text: string) => new Date(text);

describe("addWorkingDays", () => {
  it.each([
    ["within the week", "2026-11-17T15:00:00Z", 1, "2026-11-18T15:00:00.000Z"],
    ["over a weekend", "2026-11-20T15:00:00Z", 1, "2026-11-23T15:00:00.000Z"],
    ["three days over a weekend", "2026-11-19T15:00:00Z", 3, "2026-11-24T15:00:00.000Z"],
    ["from a Saturday it is over with Monday", "2026-11-21T10:00:00Z", 1, "2026-11-24T00:00:00.000Z"],
    ["from a Sunday two days end with Tuesday", "2026-11-22T23:00:00Z", 2, "2026-11-25T00:00:00.000Z"],
    ["the start of Friday ends with Friday", "2026-11-20T00:00:00Z", 1, "2026-11-21T00:00:00.000Z"],
    ["no days", "2026-11-17T15:00:00Z", 0, "2026-11-17T15:00:00.000Z"],
  ])("%s", (_, from, days, to) => {
    expect(addWorkingDays(at(from), days, DEFAULT_CALENDAR).toISOString()).toBe(to);
  });

  it("keeps the time of day of the zone when its clocks change", () => {
    // 2026-10-25: summer time ends in Prague. Friday 16:00 there is 14:00 UTC, Monday 16:00 is 15:00 UTC.
    expect(addWorkingDays(at("2026-10-23T14:00:00Z"), 1, prague).toISOString()).toBe(
      "2026-10-26T15:00:00.000Z",
    );
  });

  it("counts days as the zone has them, and leaves out holidays", () => {
    // 23:30 UTC on Wednesday is Thursday 24 December there, a holiday: it begins on Friday.
    expect(addWorkingDays(at("2026-12-23T23:30:00Z"), 1, prague).toISOString()).toBe(
      "2026-12-25T23:00:00.000Z",
    );
  });

  it("ends though nobody ever works", () => {
    const calendar = { ...DEFAULT_CALENDAR, days: [] };
    expect(addWorkingDays(at("2026-11-17T15:00:00Z"), 1, calendar).getTime()).toBeGreaterThan(0);
  });

  it("takes a zone that is not known for UTC", () => {
    const calendar = { ...DEFAULT_CALENDAR, timeZone: "Mars/Olympus" };
    expect(addWorkingDays(at("2026-11-17T15:00:00Z"), 1, calendar).toISOString()).toBe(
      "2026-11-18T15:00:00.000Z",
    );
  });
});

it.each([
  ["2026-11-17T15:00:00Z", "2026-11-19T00:00:00.000Z"],
  ["2026-11-20T15:00:00Z", "2026-11-24T00:00:00.000Z"],
  ["2026-11-21T15:00:00Z", "2026-11-24T00:00:00.000Z"],
])("the next working day after %s ends at %s", (from, to) => {
  expect(endOfNextWorkingDay(at(from), DEFAULT_CALENDAR).toISOString()).toBe(to);
});
