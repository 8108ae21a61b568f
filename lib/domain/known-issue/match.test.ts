import { describe, expect, it } from "vitest";
import { DAY } from "@/lib/shared/clock";
import { issueId, issueNumber } from "./issue-id";
import { type Candidate, compileRule, evidenceLines, type Rule } from "./match";
import { compileScope, toScope } from "./scope";
import { isSpent, isSuspicious, passingShare } from "./worth";

const failure: Candidate = {
  class: "infra",
  job: "periodic-tripleo-ci",
  package: null,
  release: "epoxy",
  component: null,
  pipeline: "openstack-periodic",
  sources: ["zuul", "rdo"],
  signatureId: 7,
  headline: "fatal: mirror refused",
  lines: ["downloading", "Curl error (28)", "fatal: mirror refused"],
};
const rule = (of: Partial<Rule>): Rule => ({
  kind: "pattern",
  pattern: "x",
  signatureId: null,
  scope: {},
  ...of,
});
const hit = (of: Partial<Rule>, what: Partial<Candidate> = {}) => {
  const match = compileRule(rule(of));
  return match === null ? "cannot be matched" : match({ ...failure, ...what });
};

describe("how sure a known issue is", () => {
  it("is sure of the same text", () => {
    expect(hit({ kind: "signature", signatureId: 7 })).toEqual({ confidence: 1, line: null });
    expect(hit({ kind: "signature", signatureId: 8 })).toBeNull();
    expect(hit({ kind: "signature", signatureId: null }, { signatureId: null })).toBeNull();
  });

  it("is surer on the line that decides than on one around it", () => {
    expect(hit({ pattern: "mirror" })).toEqual({ confidence: 0.9, line: "fatal: mirror refused" });
    expect(hit({ pattern: "Curl error" })).toEqual({ confidence: 0.7, line: "Curl error (28)" });
    expect(hit({ pattern: "nothing such" })).toBeNull();
  });

  it("grows with every field of the scope, and never reaches the same text", () => {
    expect(hit({ pattern: "mirror", scope: { class: "infra", job: "periodic-*" } })).toMatchObject({
      confidence: 0.94,
    });
    const all = { class: "*", job: "*", release: "*", pipeline: "*", source: "*" };
    expect(hit({ pattern: "mirror", scope: all })).toMatchObject({ confidence: 0.98 });
  });

  it("says when a pattern cannot be matched any more", () => {
    expect(hit({ pattern: "(" })).toBe("cannot be matched");
  });
});

describe("a scope", () => {
  it.each([
    [{}, true],
    [{ source: "zuul" }, true],
    [{ source: "rd?" }, true],
    [{ source: "koji" }, false],
    [{ package: "*" }, false],
    [{ release: "epoxy", class: "code" }, false],
    [{ job: " " }, true],
  ])("%j", (scope, expected) => {
    expect(compileScope(scope)(failure)).toBe(expected);
  });

  it("does not ask a passing run for its class", () => {
    expect(compileScope({ class: "infra" })({ ...failure, class: null })).toBe(true);
  });

  it("keeps from a form only what it knows", () => {
    expect(toScope({ job: " a* ", class: "", colour: "red", release: 3 })).toEqual({ job: "a*" });
    expect(toScope(null)).toEqual({});
  });
});

it("finds the texts in stored evidence, whatever else stands there", () => {
  expect(evidenceLines({ lines: [{ text: "a" }, null, { text: 3 }, "b"] })).toEqual(["a"]);
  expect(evidenceLines(null)).toEqual([]);
});

describe("worth", () => {
  const now = new Date("2026-03-31T00:00:00Z");
  const ago = (days: number) => new Date(now.getTime() - days * DAY);
  it("is spent after 30 days without a hit, counted from a change too", () => {
    expect(isSpent({ lastHitAt: ago(31), changedAt: ago(90) }, now)).toBe(true);
    expect(isSpent({ lastHitAt: ago(29), changedAt: ago(90) }, now)).toBe(false);
    expect(isSpent({ lastHitAt: null, changedAt: ago(3) }, now)).toBe(false);
  });

  it("is doubtful when more than a tenth of passing runs match, and unknown with few of them", () => {
    expect(isSuspicious({ hits: 9, passingChecked: 20, passingHits: 3 })).toBe(true);
    expect(isSuspicious({ hits: 9, passingChecked: 20, passingHits: 2 })).toBe(false);
    expect(passingShare({ hits: 9, passingChecked: 3, passingHits: 3 })).toBeNull();
  });
});

it("is called K-number", () => {
  expect(issueNumber(issueId(12))).toBe(12);
  expect(issueNumber("T-12")).toBeUndefined();
});
