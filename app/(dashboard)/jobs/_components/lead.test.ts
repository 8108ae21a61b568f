import { expect, it } from "vitest";
import type { JobsAnswer } from "@/lib/contract/jobs";
import { leadOf } from "./lead";

const sources = [{}] as JobsAnswer["sources"];

it.each([
  [{ known: 412, failing: 23, sources }, "23 of 412 jobs fail in the chain."],
  [{ known: 412, failing: 1, sources }, "1 of 412 jobs fails in the chain."],
  [{ known: 1, failing: 0, sources }, "None of 1 job is known to fail in the chain."],
  [{ known: 0, failing: 0, sources }, "No job is known under these filters."],
  [{ known: 0, failing: 0, sources: [] }, "No Zuul is read."],
])("%#: failing jobs are told of all jobs", (figures, words) => {
  expect(leadOf(figures)).toBe(words);
});
