import { describe, expect, it } from "vitest";
import { fieldInstant, snoozePresets } from "./snooze-presets";

const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
const preset = (now: string, zone: string, id: string) =>
  iso(snoozePresets(Date.parse(now), zone).find((each) => each.id === id)?.at);

describe("snoozing", () => {
  it.each([
    ["2026-11-22T14:00:00Z", "UTC", "hours", "2026-11-22T18:00:00.000Z"],
    ["2026-11-22T14:00:00Z", "UTC", "tomorrow", "2026-11-23T09:00:00.000Z"],
    ["2026-11-22T23:30:00Z", "Europe/Prague", "tomorrow", "2026-11-24T08:00:00.000Z"],
    ["2026-11-22T14:00:00Z", "UTC", "monday", "2026-11-23T09:00:00.000Z"],
    ["2026-11-23T14:00:00Z", "UTC", "monday", "2026-11-30T09:00:00.000Z"],
    ["2026-10-24T10:00:00Z", "Europe/Prague", "tomorrow", "2026-10-25T08:00:00.000Z"],
    ["2026-12-31T10:00:00Z", "America/New_York", "tomorrow", "2027-01-01T14:00:00.000Z"],
  ])("at %s in %s until %s means %s", (now, zone, id, at) => {
    expect(preset(now, zone, id)).toBe(at);
  });
  it("takes a date as the reader's clock shows it", () => {
    expect(iso(fieldInstant("2026-11-24T09:30", "Europe/Prague") ?? 0)).toBe("2026-11-24T08:30:00.000Z");
    expect(fieldInstant("", "UTC")).toBeNull();
  });
});
