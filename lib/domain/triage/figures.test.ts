import { describe, expect, it } from "vitest";
import { figuresOf, judge, passesAfter, type SubjectFacts } from "./figures";
import { DEFAULT_THRESHOLDS } from "./thresholds";

const NOW = new Date("2026-11-18T12:00:00Z");
const days = (n: number) => new Date(NOW.getTime() - n * 86_400_000);

const subject = (of: Partial<SubjectFacts> = {}): SubjectFacts => ({
  source: "dlrn",
  sourceId: "centos9",
  subject: "python-foo",
  scope: "",
  subjectKind: "package",
  releaseName: "epoxy",
  component: "network",
  pipeline: null,
  packageName: "python-foo",
  dfgSlug: "network",
  tier: "package",
  ofChain: true,
  failures: 1,
  firstAt: days(2),
  lastAt: days(1),
  lastFailureId: 1,
  fails: 1,
  failsSince: days(1),
  othersSince: 0,
  triedAt: days(1),
  passedAt: null,
  history: "SF",
  ...of,
});
const judged = (of: Partial<SubjectFacts> = {}) => judge(subject(of), NOW);
const figures = (...all: Partial<SubjectFacts>[]) => figuresOf(all.map(judged), DEFAULT_THRESHOLDS);

it.each([
  ["SSF", 0, 0],
  ["SFSS", 0, 2],
  ["SFSFS", 0, 1],
  ["SFSFS", 1, 2],
  ["FSISSFS", 2, 4],
  ["FS?RS", 0, 2],
  ["SSS", 0, 3],
])("in %s, after the failure with %i behind it, %i passes", (history, others, passes) => {
  expect(passesAfter(history, others)).toBe(passes);
});

describe("a subject", () => {
  it.each([
    ["fails until it passes", {}, true],
    ["has passed", { passedAt: days(0), history: "FS" }, false],
    ["fails for other reasons now", { othersSince: 3, history: "FFFF" }, false],
    ["failed twice for other reasons", { othersSince: 2, history: "FFF" }, true],
    ["is a job that runs no more", { subjectKind: "job", triedAt: days(31) }, false],
    ["is a package that nobody builds", { triedAt: days(300) }, true],
  ] as const)("%s", (_, of, isFailing) => {
    expect(judged(of).isFailing).toBe(isFailing);
  });
});

describe("an item", () => {
  it("belongs to whom most of its failing subjects belong to, not to Unassigned while somebody owns one", () => {
    expect(figures({ dfgSlug: "a" }, { dfgSlug: "b" }, { dfgSlug: "b" }).dfgSlug).toBe("b");
    expect(figures({ dfgSlug: null }, { dfgSlug: null }, { dfgSlug: "a" }).dfgSlug).toBe("a");
    expect(figures({ dfgSlug: null }).dfgSlug).toBeNull();
    const passed = { passedAt: NOW, history: "FS" };
    expect(figures({ dfgSlug: "a" }, { dfgSlug: "b", ...passed }, { dfgSlug: "b", ...passed }).dfgSlug).toBe(
      "a",
    );
  });

  it("has the tier of what matters most of what fails", () => {
    expect(figures({ tier: "ignored" }, { tier: "criteria" }, { tier: "informing" }).tier).toBe("criteria");
  });

  it("is not kept open by a review's own check when the chain has passed", () => {
    const check = { ofChain: false, tier: "ignored", subjectKind: "job" } as const;
    expect(figures(check, { passedAt: NOW, history: "FS" })).toMatchObject({
      failing: 0,
      unproved: 0,
      subjects: 2,
    });
    expect(figures(check)).toMatchObject({ failing: 1, unproved: 1 });
  });

  it("is unproved while a subject passed less often than its tier asks", () => {
    const once = { tier: "informing", subjectKind: "job", passedAt: NOW, history: "FS" } as const;
    expect(figures(once)).toMatchObject({ failing: 0, unproved: 1 });
    expect(figures({ ...once, history: "FSS" })).toMatchObject({ failing: 0, unproved: 0 });
  });

  it("is not kept open by a job that passed too seldom and runs no more", () => {
    const once = { tier: "informing", subjectKind: "job", passedAt: days(40), history: "FS" } as const;
    expect(figures({ ...once, triedAt: days(31) })).toMatchObject({ failing: 0, unproved: 0, silent: 1 });
    expect(figures({ ...once, triedAt: days(29) })).toMatchObject({ failing: 0, unproved: 1, silent: 0 });
  });

  it("with nothing left has no figures", () => {
    expect(figures()).toMatchObject({ failures: 0, subjects: 0, lastAt: null, dfgSlug: null, history: "" });
  });
});
