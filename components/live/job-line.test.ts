import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { LiveJob } from "@/lib/contract/live";
import { JobLine, jobHref } from "./job-line";

test("a job under test leads to its build once that has a page, else to the job", () => {
  expect(jobHref({ name: "tox py3", build: "rdo:abc" })).toBe("/builds/zuul/rdo%3Aabc");
  expect(jobHref({ name: "tox py3", build: null })).toBe("/jobs/tox%20py3");
});

test("on a phone that it has no vote stands with the state, not beside the name", () => {
  const job: LiveJob = {
    name: "tox",
    state: "queued",
    words: "in line",
    result: null,
    voting: false,
    tries: 0,
    startedAt: null,
    estimatedMs: null,
    required: false,
    url: null,
    build: null,
  };
  const html = renderToStaticMarkup(createElement(JobLine, { job }));
  expect(html).toMatch(/max-md:hidden">non-voting<.* md:hidden">non-voting<\/span>in line/);
  expect(renderToStaticMarkup(createElement(JobLine, { job: { ...job, voting: true } }))).not.toContain(
    "non-voting",
  );
});
