import { describe, expect, it } from "vitest";
import { compareHref, pointWord, reasonOf } from "./offer-words";

const entry = { forced: false, user: null, required: 4, missing: [] };
const failed = (job: string) => ({ job, state: "failed" as const });

describe("why a candidate was not promoted", () => {
  it("names the jobs that are missing and how", () => {
    const missing = [failed("one"), { job: "two", state: "not-run" as const }];
    expect(reasonOf({ ...entry, state: "missing", missing })).toBe(
      "2 jobs missing: one failed, two did not run",
    );
  });

  it("counts those beyond the third", () => {
    const missing = ["a", "b", "c", "d", "e"].map(failed);
    expect(reasonOf({ ...entry, state: "missing", missing })).toMatch(/c failed, and 2 more$/);
  });

  it.each([
    ["superseded", "a newer one was promoted first"],
    ["met", "all jobs passed; a later step has not promoted it"],
    ["testing", "4 of 4 jobs passed so far"],
    ["promoted", "all 4 jobs passed"],
  ] as const)("%s: %s", (state, words) => {
    expect(reasonOf({ ...entry, state })).toBe(words);
  });

  it("says who forced a promotion", () => {
    const forced = { ...entry, state: "promoted" as const, forced: true, user: "amina" };
    expect(reasonOf({ ...forced, missing: [failed("one")] })).toBe(
      "by amina, with 1 job missing: one failed",
    );
  });

  it("claims no passed jobs where criteria are not known", () => {
    expect(reasonOf({ ...entry, state: "promoted", required: null })).toBe("criteria of then are not known");
  });
});

it("a point is called by its key, its component and its date", () => {
  const point = { key: null, component: null, at: "", state: null, promotedAt: null };
  expect(pointWord({ ...point, kind: "candidate", name: "x", key: "8c1d77e05b2f" })).toBe("8c1d77e0");
  expect(pointWord({ ...point, kind: "promotion", name: "promotion-7" })).toBe("promotion 7");
  expect(pointWord({ ...point, kind: "date", name: "2026-03-01", component: "compute" })).toBe(
    "compute on 2026-03-01",
  );
});

it("a comparison leads to both points", () => {
  const target = { instance: "centos9-master", promoteName: "current podified" };
  expect(compareHref(target, { from: "a", to: "b" })).toBe(
    "/promotions/centos9-master/current%20podified/compare?from=a&to=b",
  );
  expect(compareHref(target, {})).toBe("/promotions/centos9-master/current%20podified/compare");
});
