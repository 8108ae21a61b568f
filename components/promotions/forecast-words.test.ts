import { expect, test } from "vitest";
import { chanceWords, hoursWords } from "./forecast-words";

test("a chance is never all or nothing", () => {
  expect([0, 0.004, 0.011, 0.5, 0.994, 1].map(chanceWords)).toEqual([
    "under 1 %",
    "under 1 %",
    "1 %",
    "50 %",
    "over 99 %",
    "over 99 %",
  ]);
});

test("hours become days where they are whole ones", () => {
  expect([3600, 36 * 3600, 86_400, 3 * 86_400].map(hoursWords)).toEqual([
    "1 hour",
    "36 hours",
    "24 hours",
    "3 days",
  ]);
});
