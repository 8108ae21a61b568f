import { expect, test } from "vitest";
import { type BugDraft, bugDraft } from "./new-bug";

const failing = (...names: string[]) => names.map((name) => ({ name, isFailing: true }));
const draft = (some: Partial<BugDraft> = {}): BugDraft => ({
  id: "T-12",
  title: "scenario007: OVN chassis not found",
  url: "https://prodchain.example.org/triage/T-12",
  class: "test",
  why: "a line of the log says so",
  failures: 6,
  subjects: failing("scenario007"),
  releases: ["flamingo"],
  lines: ["TASK [wait]", "fatal: not found"],
  logUrl: "https://logs.example.org/1",
  firstRed: "2026-03-10T01:00:00Z",
  lastGreen: "2026-03-09T19:00:00Z",
  suspects: ["centos-9-stream-20260301"],
  ...some,
});

test("a new bug says what fails, the lines that matter, since when, what changed, and where the item is", () => {
  expect(bugDraft(draft()).description).toBe(`scenario007: OVN chassis not found

Fails: scenario007
Releases: flamingo
Failures so far: 6
Class: test (a line of the log says so)

First red: 2026-03-10T01:00:00Z
Last green: 2026-03-09T19:00:00Z

The lines that matter:
    TASK [wait]
    fatal: not found

Log: https://logs.example.org/1

Changed between last green and first red:
- centos-9-stream-20260301

Prodchain: https://prodchain.example.org/triage/T-12`);
});

test("what is not known is left out", () => {
  const { description } = bugDraft(
    draft({
      url: null,
      lines: [],
      logUrl: null,
      firstRed: null,
      lastGreen: null,
      suspects: [],
      releases: [],
      why: null,
    }),
  );
  expect(description).toBe(`scenario007: OVN chassis not found

Fails: scenario007
Failures so far: 6
Class: test

Prodchain: T-12`);
});

test("what fails in several pipelines is named once, and apart from what recovered", () => {
  const recovered = ["scenario002", "scenario001"].map((name) => ({ name, isFailing: false }));
  const text = (subjects: BugDraft["subjects"]) => bugDraft(draft({ subjects })).description;
  expect(text([...failing("scenario007", "scenario001", "scenario007"), ...recovered])).toContain(
    "Fails: scenario007, scenario001\nFailed before: scenario002\nReleases",
  );
  expect(text(recovered)).toContain("\n\nFailed: scenario002, scenario001\nReleases");
});

test("much is cut: names, lines and their length", () => {
  const many = Array.from({ length: 40 }, (_, n) => `name-${n}`);
  const { description } = bugDraft(
    draft({ subjects: failing(...many), lines: ["x".repeat(5_000), ...many], suspects: many }),
  );
  expect(description).toContain("name-9 and 30 more");
  expect(description).not.toContain("name-30");
  expect(description.length).toBeLessThan(3_000);
});
