import { expect, test } from "vitest";
import { exclusionOf, leadOf, lengthOf, spreadOf } from "./words";

const dfg = (slug: string) => ({ slug, name: slug });

test.each([
  [60, [dfg("a"), dfg("b")], "60 packages and jobs of 2 DFGs"],
  [1, [dfg("a")], "1 package or job of 1 DFG"],
  [8, [], "8 packages and jobs"],
])("%i subjects", (subjects, dfgs, words) => {
  expect(spreadOf({ subjects, dfgs })).toBe(words);
});

test.each([
  [0, 0, "No outage is known."],
  [0, 3, "None goes on now; 3 outages known."],
  [1, 3, "1 outage now; 3 outages known."],
])("%i open of %i", (open, total, words) => {
  expect(leadOf({ open, total })).toBe(words);
});

test("says how long it lasted and whether it counts", () => {
  expect(lengthOf({ startedAt: "2026-11-22T10:00:00Z", lastAt: "2026-11-22T12:10:00Z" })).toBe("2 h 10 min");
  expect(exclusionOf({ isExcluded: true, failures: 12 })).toBe("12 failures left out of the pass rates");
  expect(exclusionOf({ isExcluded: false, failures: 1 })).toBe("1 failure, counted in the pass rates");
});
