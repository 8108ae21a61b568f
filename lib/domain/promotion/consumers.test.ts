import { describe, expect, it } from "vitest";
import { HOUR } from "@/lib/shared/clock";
import { type ConsumerRun, jobAfter, worstOf } from "./consumers";

const at = (hours: number) => new Date(Date.UTC(2026, 2, 1) + hours * HOUR);
const OUTCOMES = { p: "passed", f: "failed", i: "infra", r: "running" } as const;
/** Runs an hour apart; the promotion was at 10 h, the next one at 20 h. */
const runs = (before: string, after: string, later = ""): ConsumerRun[] =>
  [
    [before, 1],
    [after, 10],
    [later, 20],
  ].flatMap(([letters, from]) =>
    [...String(letters)].map((letter, index) => ({
      startedAt: at(Number(from) + index),
      outcome: OUTCOMES[letter as keyof typeof OUTCOMES],
    })),
  );
const told = (...letters: [string, string, string?]) => jobAfter(runs(...letters), at(10), at(20));

describe("what a promotion did to a consumer's job", () => {
  it.each([
    ["pp", "ff", "broke"],
    ["pf", "ff", "still-failing"],
    ["", "f", "failing"],
    ["pp", "fp", "works"],
    ["", "p", "works"],
    ["pf", "fp", "fixed"],
    ["pp", "", "not-run"],
    ["pp", "ir", "not-run"],
    ["pi", "f", "broke"],
  ])("%s before and %s after: %s", (before, since, verdict) => {
    expect(told(before, since).verdict).toBe(verdict);
  });

  it("leaves out runs after the next promotion", () => {
    expect(told("p", "f", "pp")).toMatchObject({ verdict: "broke", passed: 0, failed: 1 });
  });

  it("is not certain after a single failed run", () => {
    expect(told("p", "f").certain).toBe(false);
    expect(told("p", "ff").certain).toBe(true);
    expect(told("p", "p").certain).toBe(true);
  });

  it("names the last run that tells it", () => {
    expect(told("p", "ffi").last?.startedAt).toEqual(at(11));
  });
});

it("a consumer is as its worst job", () => {
  expect(worstOf(["works", "broke", "not-run"])).toBe("broke");
  expect(worstOf(["works", "not-run"])).toBe("not-run");
  expect(worstOf([])).toBe("not-run");
});
