import { expect, test } from "vitest";
import { changeWords, summaryWords } from "./what-if-words";

const HOURS = 3600;
const figures = (promotions: number, hours: number | null) => ({
  promotions,
  medianWaitSeconds: hours === null ? null : hours * HOURS,
  longestWaitSeconds: null,
});

test("the summary says what would have been and what was", () => {
  expect(summaryWords({ was: figures(5, 106), would: figures(8, 50), days: 60 })).toBe(
    "8 promotions instead of 5 in 60 days; median wait 2 d 2 h instead of 4 d 10 h.",
  );
  expect(summaryWords({ was: figures(3, 48), would: figures(3, 48), days: 60 })).toBe(
    "3 promotions in 60 days, as it was; median wait 2 d, as it was.",
  );
  expect(summaryWords({ was: figures(0, null), would: figures(1, null), days: 60 })).toBe(
    "1 promotion instead of 0 in 60 days.",
  );
});

test("a candidate's change is told by how much", () => {
  const row = {
    component: null,
    key: "a",
    offeredAt: "2026-03-01T00:00:00Z",
    promotedAt: "2026-03-01T08:00:00Z",
    wouldAt: "2026-03-01T03:00:00Z",
    forced: false,
    missing: [],
    wouldMiss: [],
  };
  expect(changeWords({ ...row, change: "earlier" })).toBe("5 h earlier");
  expect(changeWords({ ...row, promotedAt: null, change: "gained" })).toBe("promoted");
  expect(changeWords({ ...row, change: "same" })).toBe("as it was");
});
