import { expect, test } from "vitest";
import { reviewsLead, testsLead } from "./lead";

const set = (
  state: "passed" | "failed" | "running" | "dropped",
  verdicts: ("yours" | "flaky")[] = [],
  isCurrent = true,
) => ({
  state,
  isCurrent,
  pipeline: "check",
  server: "z",
  jobs: verdicts.map((verdict) => ({ state: "failed", voting: true, failure: { verdict } })),
});

test.each([
  ["nothing is known", [], "No test of it is known."],
  [
    "only older patch sets were tested",
    [set("passed", [], false)],
    "No test of this patch set is known yet.",
  ],
  ["all passed", [set("passed")], "All its tests pass."],
  ["it runs again after a failure", [set("running"), set("failed", ["yours"])], "Its tests run."],
  [
    "a gate reset hides nothing",
    [set("dropped"), set("failed", ["yours"])],
    "1 job of check fails: 1 of the change's own.",
  ],
  ["two fail", [set("failed", ["flaky", "yours"])], "2 jobs of check fail: 1 of the change's own, 1 flaky."],
])("%s", (_what, sets, words) => {
  expect(testsLead(sets)).toBe(words);
});

test("a job that does not vote fails nothing", () => {
  const quiet = set("passed", ["yours"]);
  expect(testsLead([{ ...quiet, jobs: quiet.jobs.map((job) => ({ ...job, voting: false })) }])).toBe(
    "All its tests pass.",
  );
});

test("the list says what is open and how long merging takes", () => {
  const facets = { status: [{ value: "open" as const, count: 12 }], kind: [], release: [], dfg: [] };
  const source = {
    feed: "g",
    title: "",
    state: "fresh" as const,
    lastSuccessAt: null,
    errorSince: null,
    error: null,
    progress: null,
  };
  const weeks = [
    { week: "2026-03-02", merged: 30 },
    { week: "2026-03-09", merged: 10 },
  ];
  const merged = { weeks, dfgs: [], medianHours: 51, medianOf: 40 };
  expect(reviewsLead({ facets, merged, sources: [source], known: true })).toBe(
    "12 reviews are open. 40 merged in 2 weeks, half of them within 2 d 3 h.",
  );
  expect(reviewsLead({ facets, merged, sources: [], known: false })).toBe("No Gerrit is read.");
  const none = { ...facets, status: [] };
  expect(reviewsLead({ facets: none, merged, sources: [source], known: false })).toBe(
    "No review has been read yet.",
  );
});
