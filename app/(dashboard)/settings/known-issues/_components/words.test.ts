import { expect, it } from "vitest";
import { leadOf, passingWords, percent, scopeWords } from "./words";

it("says how many are in use, and how many are doubtful", () => {
  expect(leadOf({ counts: { active: 0, flagged: 0, retired: 0, all: 0 } })).toBe(
    "Nobody has written down a known issue yet.",
  );
  expect(leadOf({ counts: { active: 12, flagged: 1, retired: 2, all: 14 } })).toBe(
    "12 known issues are in use, 1 of them also matches runs that pass, 2 are retired.",
  );
});

it("says where one holds", () => {
  expect(scopeWords({})).toBeNull();
  expect(scopeWords({ job: "periodic-*", release: "epoxy" })).toBe("job periodic-*, release epoxy");
});

it("never calls no data good", () => {
  const worth = { hits: 1, hits7d: 1, items: 1, lastHitAt: null, passingShare: null, isSuspicious: false };
  expect(passingWords({ ...worth, passingChecked: 0, passingHits: 0 })).toBe("not tried on passing runs");
  expect(passingWords({ ...worth, passingChecked: 14, passingHits: 2 })).toBe("2 of 14 passing runs");
  expect(percent(0.834)).toBe("83 %");
});
