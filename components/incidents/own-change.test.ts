import { expect, test } from "vitest";
import { ownChange, undoOf } from "./own-change";

const asked = { version: 3, excluded: true, reason: "the mirror" };
const own = ownChange(asked, { version: 4, isExcluded: true });

test("an own change is taken back as the version it made", () => {
  expect(undoOf(own, { version: 4, isExcluded: true })).toEqual({
    version: 4,
    excluded: false,
    reason: "Undone",
  });
});

test("nothing is taken back once somebody else changed it, nor before the page has the own change", () => {
  expect(undoOf(own, { version: 5, isExcluded: false })).toBeNull();
  expect(undoOf(own, { version: 6, isExcluded: true })).toBeNull();
  expect(undoOf(own, { version: 3, isExcluded: false })).toBeNull();
  expect(undoOf(null, { version: 4, isExcluded: true })).toBeNull();
});

test("what stood already is nobody's own change", () => {
  expect(ownChange(asked, { version: 3, isExcluded: true })).toBeNull();
});
