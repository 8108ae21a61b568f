import { expect, test } from "vitest";
import { rateOf } from "./pass-rate";

test.each([
  [20, 4, 9, "83 %"],
  [999, 1, 0, "99 %"],
  [1, 999, 0, "1 %"],
  [5, 0, 0, "100 %"],
  [0, 5, 0, "0 %"],
  [0, 0, 7, null],
])("%i passed, %i failed, %i lost: %s", (passed, failed, infra, rate) => {
  expect(rateOf({ passed, failed, infra })).toBe(rate);
});
