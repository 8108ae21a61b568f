import { expect, test } from "vitest";
import { comparePlaces, parseDriftOrder, waitOf, worstWait } from "./order";

const STAGES = ["built", "current-podified"];

test.each([
  ["-days", { by: "days", stage: null, down: true }],
  ["package", { by: "package", stage: null, down: false }],
  ["-missing.current-podified", { by: "missing", stage: "current-podified", down: true }],
  ["days.built", { by: "days", stage: "built", down: false }],
  ["missing", undefined],
  ["days.nowhere", undefined],
  ["--days", undefined],
])("the order %s", (text, order) => {
  expect(parseDriftOrder(text, STAGES)).toEqual(order);
});

const sorted = (places: { value: number | string | null; id: string }[], down: boolean) =>
  [...places].sort((a, b) => comparePlaces(a, b, down)).map((place) => place.id);

test("the oldest wait comes first, then what has everything, and no data last either way", () => {
  const places = [
    { id: "even", value: waitOf(0, null) },
    { id: "none", value: waitOf(null, null) },
    { id: "old", value: waitOf(2, 1_000) },
    { id: "young", value: waitOf(9, 5_000) },
    { id: "untold", value: waitOf(1, null) },
  ];
  expect(sorted(places, true)).toEqual(["old", "young", "even", "none", "untold"]);
  expect(sorted(places, false)).toEqual(["even", "young", "old", "none", "untold"]);
});

test("rows of one value keep one order, so that a page can begin after any of them", () => {
  const places = ["c", "a", "b"].map((id) => ({ id, value: 1 }));
  expect(sorted(places, true)).toEqual(["a", "b", "c"]);
  expect(sorted(places, false)).toEqual(["a", "b", "c"]);
});

test("the worst stage of a row is the one that waits longest", () => {
  const cell = (behind: number | null, since: number | null) => ({
    at: 0,
    commit: "c",
    nvr: null,
    behind,
    since,
  });
  expect(worstWait({ built: cell(0, null), later: cell(3, 700), other: cell(null, null) })).toBe(-700);
  expect(worstWait({ other: cell(null, null) })).toBeNull();
});
