import { expect, test } from "vitest";
import { HOUR } from "@/lib/shared/clock";
import type { Storm } from "./detect";
import { matchStorms } from "./match";
import type { Trouble } from "./trouble";

const at = (hour: number) => new Date(Date.parse("2026-11-22T00:00:00Z") + hour * HOUR);
const storm = (from: number, until: number, trouble: Trouble = "mirror"): Storm => ({
  trouble,
  startedAt: at(from),
  lastAt: at(until),
  failures: [],
});
const known = (id: number, from: number, until: number, trouble: Trouble = "mirror", isTouched = false) => ({
  id,
  isTouched,
  trouble,
  startedAt: at(from),
  lastAt: at(until),
});
const match = (storms: Storm[], kept: ReturnType<typeof known>[]) => {
  const { matched, gone } = matchStorms(storms, kept, 1.5 * HOUR);
  return { ids: matched.map(({ id }) => id), absorbs: matched.flatMap((m) => m.absorbs), gone };
};

test.each([
  ["a new one", [storm(1, 2)], [], { ids: [null], absorbs: [], gone: [] }],
  ["one that goes on", [storm(1, 4)], [known(7, 1, 2)], { ids: [7], absorbs: [], gone: [] }],
  ["another trouble", [storm(1, 2, "nodes")], [known(7, 1, 2)], { ids: [null], absorbs: [], gone: [7] }],
  ["hours later", [storm(9, 10)], [known(7, 1, 2)], { ids: [null], absorbs: [], gone: [7] }],
  [
    "late failures that join two",
    [storm(1, 6)],
    [known(7, 1, 2), known(8, 4, 6)],
    { ids: [7], absorbs: [8], gone: [] },
  ],
  [
    "late failures that join two, of which a person decided on the second",
    [storm(1, 6)],
    [known(7, 1, 2), known(8, 4, 6, "mirror", true)],
    { ids: [8], absorbs: [7], gone: [] },
  ],
  [
    "late failures that join two that were decided on",
    [storm(1, 6)],
    [known(7, 1, 2, "mirror", true), known(8, 4, 6, "mirror", true)],
    { ids: [7], absorbs: [], gone: [8] },
  ],
  [
    "two, kept as one",
    [storm(1, 2), storm(4, 5)],
    [known(7, 1, 5)],
    { ids: [7, null], absorbs: [], gone: [] },
  ],
] as const)("%s", (_what, storms, kept, expected) => {
  expect(match([...storms], [...kept])).toEqual(expected);
});
