import { describe, expect, it } from "vitest";
import type { JobLine, JobRequirement } from "@/lib/contract/jobs";
import { leadOf, standingOf } from "./lead";

const line = (state: JobLine["state"], more: Partial<JobLine> = {}): JobLine =>
  ({ state, server: "rdo", voting: true, ofReviews: false, ...more }) as JobLine;
const target = (insteadOf: string | null) => ({ insteadOf }) as JobRequirement;

describe("the sentence over a job", () => {
  it.each([
    [
      { all: 260, chain: 252, failing: 31 },
      { passed: 20, failed: 4, infra: 2 },
      [target(null), target("another")],
      "Fails in 31 of 252 lines of the chain. 83 % of 24 runs passed in 30 days. 1 target requires it.",
    ],
    [
      { all: 1, chain: 1, failing: 0 },
      { passed: 0, failed: 0, infra: 3 },
      [],
      "Not known to fail in the chain. No run of the last 30 days counts.",
    ],
    [
      { all: 1, chain: 0, failing: 0 },
      { passed: 1, failed: 0, infra: 0 },
      [],
      "It only tests single reviews, or has no vote. 100 % of 1 run passed in 30 days.",
    ],
    [
      { all: 0, chain: 0, failing: 0 },
      { passed: 0, failed: 0, infra: 0 },
      [],
      "No run that counts is known. No run of the last 30 days counts.",
    ],
  ])("%o", (lineCounts, days30, required, words) => {
    expect(leadOf({ lineCounts, days30, required })).toBe(words);
  });
});

it("is green or red only on fresh input", () => {
  const feed = (state: "fresh" | "stale") => [{ feed: "zuul-rdo", state }];
  expect(standingOf(line("passing"), feed("fresh"))).toEqual({ status: "ok", word: "Passes" });
  expect(standingOf(line("failing"), feed("fresh"))).toEqual({ status: "bad", word: "Fails" });
  expect(standingOf(line("passing"), feed("stale"))).toEqual({
    status: "stale",
    word: "Passes, when last read",
  });
  expect(standingOf(line("passing"), [])).toEqual({ status: "stale", word: "Passes, when last read" });
  expect(standingOf(line("unknown"), feed("fresh")).status).toBe("none");
});
