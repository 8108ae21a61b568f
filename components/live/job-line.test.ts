import { expect, test } from "vitest";
import { jobHref } from "./job-line";

test("a job under test leads to its build once that has a page, else to the job", () => {
  expect(jobHref({ name: "tox py3", build: "rdo:abc" })).toBe("/builds/zuul/rdo%3Aabc");
  expect(jobHref({ name: "tox py3", build: null })).toBe("/jobs/tox%20py3");
});
