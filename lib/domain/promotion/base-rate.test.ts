import { expect, it } from "vitest";
import { baseRate } from "./base-rate";

it("is the share of all moments with a promotion soon after them", () => {
  // From 0 to 90: moments 15 to 25 and 20 to 30 see one within 10, so 15 to 30.
  expect(baseRate([25, 30], 0, 100, 10)).toBeCloseTo(15 / 90);
  expect(baseRate([], 0, 100, 10)).toBe(0);
  expect(baseRate([5, 95], 0, 100, 10)).toBeCloseTo(10 / 90);
  expect(baseRate([5], 95, 100, 10)).toBeNull();
});
