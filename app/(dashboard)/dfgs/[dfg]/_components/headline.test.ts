import { describe, expect, it } from "vitest";
import type { DfgAnswer } from "@/lib/contract/dfgs";
import { headlineOf, newOnes, type Start } from "./headline";

const at = (day: number) => `2026-11-${String(day).padStart(2, "0")}T12:00:00Z`;
const answer = (days: readonly number[], retrying = 0, packages = 40, jobs = 0) => ({
  dfg: {
    failing: days.length,
    failingPackages: days.length - Math.min(jobs, 1),
    failingJobs: Math.min(jobs, 1),
    packages,
    jobs,
  },
  failing: days.map((day) => ({ since: at(day) })) as DfgAnswer["failing"],
  retrying: Array.from({ length: retrying }) as DfgAnswer["retrying"],
  changesSince: at(20),
});

describe("the headline of a DFG", () => {
  it.each<[readonly number[], number, number, Start, string | undefined, string]>([
    [[21, 22, 3], 1, 40, "visit", undefined, "3 packages fail, 2 new since you looked. 1 waits for a retry."],
    [[3], 0, 40, "yesterday", "epoxy", "1 package fails on epoxy, none new in the last day."],
    [[], 0, 1, "visit", undefined, "None of 1 package is known to fail."],
    [[], 0, 0, "visit", "epoxy", "No package or job is known to be theirs on epoxy."],
  ])("%o, %i retrying of %i", (days, retrying, packages, start, release, words) => {
    expect(headlineOf(answer(days, retrying, packages), start, release)).toBe(words);
  });

  it("tells jobs from packages", () => {
    expect(headlineOf(answer([21, 22, 3], 0, 40, 9), "visit", undefined)).toBe(
      "2 packages and 1 job line fail, 2 new since you looked.",
    );
    expect(headlineOf(answer([], 0, 0, 9), "visit", undefined)).toBe("None of 9 job lines is known to fail.");
  });

  it("counts as new what began after the last visit", () => {
    expect(newOnes(answer([20, 21]))).toBe(1);
  });
});
