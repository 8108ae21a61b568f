import { expect, test } from "vitest";
import { numberOf } from "./item-number";

test.each([
  ["T-12", "T-12"],
  [" t-12 ", "T-12"],
  ["12", "T-12"],
  ["0012", "T-12"],
  ["https://prodchain.example/triage/T-12", "T-12"],
  ["https://prodchain.example/triage/T-12?view=mine#history", "T-12"],
  ["", null],
  ["T-", null],
  ["neutron 12", null],
  ["T-12x", null],
])("the number in %j is %j", (text, number) => {
  expect(numberOf(text)).toBe(number);
});
