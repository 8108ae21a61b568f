import { describe, expect, it } from "vitest";
import { counted, formatCount, formatDay, formatExact, formatMoment } from "./format";

const NOW = Date.parse("2026-11-22T14:02:40Z");
const at = (text: string) => Date.parse(text);

describe("an instant in the reader's zone", () => {
  it.each([
    ["2026-11-22T09:05:00Z", "UTC", "09:05"],
    ["2026-11-21T23:30:00Z", "UTC", "yesterday 23:30"],
    ["2026-11-21T23:30:00Z", "Europe/Prague", "00:30"],
    ["2026-11-18T07:00:00Z", "UTC", "18 Nov 07:00"],
    ["2025-12-31T07:00:00Z", "UTC", "31 Dec 2025 07:00"],
  ])("%s in %s reads %s", (text, zone, words) => {
    expect(formatMoment(at(text), zone, NOW)).toBe(words);
  });
  it("has its year only where it differs", () => {
    expect(formatDay(at("2026-01-02T00:00:00Z"), "UTC", NOW)).toBe("2 Jan");
  });
  it("is exact with its zone", () => {
    expect(formatExact(NOW, "UTC")).toBe("22 Nov 2026, 14:02:40 UTC");
    expect(formatExact(at("2026-07-01T22:00:00Z"), "Europe/Prague")).toContain("2 Jul 2026, 00:00:00");
  });
});

describe("counts", () => {
  it("are grouped and agree with their noun", () => {
    expect([formatCount(7), formatCount(1148), formatCount(1234567)]).toEqual(["7", "1,148", "1,234,567"]);
    expect([counted(1, "commit"), counted(2013, "commit")]).toEqual(["1 commit", "2,013 commits"]);
  });
});
