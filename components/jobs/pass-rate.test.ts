import { expect, test } from "vitest";
import { rateOf } from "./pass-rate";

test.each([
  [20, 4, "83 %"],
  [999, 1, "99 %"],
  [1, 999, "1 %"],
  [5, 0, "100 %"],
  [0, 5, "0 %"],
  [0, 0, null],
])("%i passed, %i failed: %s", (passed, failed, rate) => {
  expect(rateOf({ passed, failed })).toBe(rate);
});
