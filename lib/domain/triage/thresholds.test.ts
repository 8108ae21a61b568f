import { expect, it } from "vitest";
import { DEFAULT_THRESHOLDS, whenFlaky } from "./thresholds";

it("what is flaky opens as late as what nobody waits for, and closes as ever", () => {
  expect(whenFlaky(DEFAULT_THRESHOLDS)).toEqual({
    criteria: { open: 4, close: 1 },
    package: { open: 4, close: 1 },
    informing: { open: 4, close: 2 },
    ignored: { open: 4, close: 2 },
  });
});
