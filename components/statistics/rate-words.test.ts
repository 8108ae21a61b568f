import { expect, test } from "vitest";
import { changeOf, leadOf, percent, rateFact, repairFact } from "./rate-words";

const tally = { failures: 50, explained: 20, incident: 5, flaky: 2, rate: 0.5, before: 0.62 };

test.each([
  [0, "0 %"],
  [0.001, "1 %"],
  [0.384, "38 %"],
  [0.999, "99 %"],
  [1, "100 %"],
])("%f is %s", (rate, words) => {
  expect(percent(rate)).toBe(words);
});

test.each([
  [0.5, 0.62, "12 points down on the week before"],
  [0.5, 0.4, "10 points up on the week before"],
  [0.5, 0.501, "as in the week before"],
  [0.5, null, null],
])("%f after %f", (rate, before, words) => {
  expect(changeOf({ rate, before })).toBe(words);
});

test("no failures is not a rate of zero", () => {
  expect(rateFact({ ...tally, failures: 0, rate: null, before: null })).toMatchObject({
    value: "no failures",
    tone: "none",
  });
  expect(rateFact(tally).note).toBe("of 50 failures in 7 days, 12 points down on the week before");
});

test("nothing closed is no data", () => {
  expect(repairFact({ n: 0, medianSeconds: null, p90Seconds: null, open: 3 })).toMatchObject({
    value: "no data",
    note: "no item closed in 90 days, 3 open",
  });
  expect(repairFact({ n: 4, medianSeconds: 7_200, p90Seconds: 86_400, open: 0 })).toMatchObject({
    value: "2 h",
    note: "median of 4 in 90 days; 9 in 10 within 1 d",
  });
});

test("the lead says how much is unexplained and how long repairs take; without data it says so", () => {
  const all = { n: 4, medianSeconds: 7_200, p90Seconds: 86_400, open: 0 };
  const read = { feed: "f", title: "F", state: "fresh" as const, lastSuccessAt: "2026-03-10T00:00:00Z" };
  const source = { ...read, errorSince: null, error: null, progress: null };
  const sources = [source];
  expect(leadOf({ all: tally, repair: { all, byDfg: [] }, sources })).toBe(
    "Nobody has explained 50 % of 50 failures in 7 days, 12 points down on the week before. Half of the repairs take up to 2 h.",
  );
  const nothing = { ...tally, failures: 0, rate: null, before: null };
  const none = { all: { n: 0, medianSeconds: null, p90Seconds: null, open: 0 }, byDfg: [] };
  expect(leadOf({ all: nothing, repair: none, sources })).toBe("No failure in 7 days.");
  for (const unread of [[], [{ ...source, lastSuccessAt: null }]])
    expect(leadOf({ all: nothing, repair: none, sources: unread })).toBe("Failures are not counted yet.");
});
