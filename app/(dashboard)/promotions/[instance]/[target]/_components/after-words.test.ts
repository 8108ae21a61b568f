import { expect, it } from "vitest";
import { consumerWord, jobWords, runsWord } from "./after-words";

const job = {
  job: "kolla-build",
  verdict: "broke" as const,
  certain: true,
  passed: 0,
  failed: 3,
  infra: 0,
  running: 0,
  before: "passed" as const,
  last: null,
};

it("runs are counted over all jobs", () => {
  expect(runsWord([job, { ...job, passed: 2, failed: 0 }])).toBe("2 of 5 runs passed");
  expect(runsWord([{ passed: 0, failed: 0 }])).toBe("");
});

it.each([
  [job, "passed before, failed all 3 times since"],
  [{ ...job, failed: 1, certain: false }, "passed before, failed once since, one run may be chance"],
  [
    { ...job, before: null, infra: 2 },
    "not run before, failed all 3 times since, 2 runs lost to infrastructure",
  ],
])("a job that does not work says how sure that is", (given, words) => {
  expect(jobWords(given)).toBe(words);
});

it("a consumer that failed once may have been broken; after two runs it was", () => {
  const told = (certain: boolean) =>
    consumerWord({ name: "kolla", verdict: "broke", jobs: [{ ...job, certain }] }).word;
  expect([told(false), told(true)]).toEqual(["may have broken", "broke"]);
});
