import { expect, test } from "vitest";
import type { DriftAnswer, DriftCell, DriftStage } from "@/lib/contract/drift";
import { leadOf } from "./lead";
import { cellWords, daysWord, sumWords } from "./words";

const STAGE: DriftStage = {
  id: "current-podified",
  title: "current-podified",
  track: "trunk",
  maxAgeSeconds: 604_800,
};
const cell = (over: Partial<DriftCell>): DriftCell => ({
  at: null,
  commit: "0123456789abcdef",
  nvr: null,
  behind: 0,
  since: null,
  days: 0,
  state: "ok",
  ...over,
});

test.each([
  [undefined, "current-podified: no data"],
  [cell({}), "current-podified: 01234567, nothing newer is known"],
  [cell({ behind: 2, days: 3 }), "current-podified: 01234567; 2 commits newer, the oldest for 3 d"],
  [cell({ behind: 1, days: 0, nvr: "nova-1-1" }), "current-podified: nova-1-1; 1 commit newer, since today"],
  [
    cell({ behind: 1, days: null, commit: null }),
    "current-podified: nothing of it; 1 commit newer, nobody told since when",
  ],
  [cell({ behind: null, days: null }), "current-podified: 01234567; what it lacks is not known"],
])("a cell says what stands there and what is missing: %#", (given, words) => {
  expect(cellWords(STAGE, given)).toBe(words);
});

test("nothing is said to be even that has no data", () => {
  expect(daysWord({ behind: null, days: null })).toBe("no data");
  expect(daysWord({ behind: 0, days: 0 })).toBe("even");
  const none = { packages: 0, behind: 0, missing: 0, since: null, days: null, state: "none" as const };
  expect(sumWords(STAGE, none)).toBe("current-podified: no data");
});

test("the lead names how many are late and where the oldest wait is", () => {
  const total = { packages: 40, behind: 3, missing: 9, since: null, trend: [] };
  const answer = {
    behind: 2,
    total: 40,
    items: [{}],
    groups: [],
    stages: [STAGE],
    totals: [
      { ...total, stage: "built", days: 2, state: "run" },
      { ...total, stage: "current-podified", days: 9, state: "bad" },
    ],
  } as unknown as DriftAnswer;
  expect(leadOf(answer)).toBe(
    "2 of 40 packages are behind for longer than a stage may be; the oldest wait is 9 d, at current-podified",
  );
});
