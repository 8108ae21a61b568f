import { describe, expect, it } from "vitest";
import type { TriageAnswer } from "@/lib/contract/triage";
import { leadOf, uncategorisedWords } from "./lead";

const source = {
  feed: "f",
  title: "F",
  state: "fresh",
  errorSince: null,
  error: null,
  progress: null,
} as const;
const told = (
  set: Partial<TriageAnswer["summary"]>,
  lastSuccessAt: string | null = "2026-11-22T12:00:00Z",
) => ({
  sources: [{ ...source, lastSuccessAt }],
  summary: {
    open: 0,
    failures7d: 0,
    holdsUp: 0,
    overdue: 0,
    stillFailing: 0,
    uncategorised: null,
    uncategorisedBefore: null,
    ...set,
  },
});

describe("the sentence over the queue", () => {
  it("names what matters first", () => {
    expect(leadOf(told({ open: 23, failures7d: 1148, holdsUp: 4, overdue: 2 }))).toBe(
      "23 open from 1,148 failures in 7 days. 4 hold up a promotion, 2 are overdue.",
    );
    expect(leadOf(told({ open: 1, failures7d: 1, holdsUp: 1, stillFailing: 1, overdue: 1 }))).toBe(
      "1 open from 1 failure in 7 days. 1 holds up a promotion, 1 still fails after a claim, 1 is overdue.",
    );
  });
  it("never takes nothing read for nothing wrong", () => {
    expect(leadOf(told({}, null))).toBe("No build has been read yet.");
    expect(leadOf(told({ failures7d: 12 }))).toBe("Nothing known is open from 12 failures in 7 days.");
  });
});

it.each([
  [0.064, 0.11, "Uncategorised 6 %, was 11 %."],
  [0.001, null, "Uncategorised under 1 %."],
  [0.999, 1, "Uncategorised over 99 %, was 100 %."],
  [null, 0.2, null],
])("uncategorised %s after %s", (uncategorised, uncategorisedBefore, words) => {
  expect(uncategorisedWords({ uncategorised, uncategorisedBefore })).toBe(words);
});
