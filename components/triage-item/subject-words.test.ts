import { describe, expect, it } from "vitest";
import { leadOf, subjectsWord } from "./subject-words";

type Given = Parameters<typeof leadOf>[0];

const given = (item: Partial<Given["item"]>, kinds: readonly ("job" | "package")[]): Given => ({
  item: {
    failures: 1,
    subjects: 1,
    failingSubjects: 1,
    releases: ["master"],
    dfgs: 1,
    ...item,
  } as Given["item"],
  subjects: kinds.map((kind) => ({ kind })) as Given["subjects"],
});

describe("how far an item spreads", () => {
  it("says what fails now of what it ever hit", () => {
    expect(
      leadOf(given({ failures: 1_148, subjects: 3, failingSubjects: 2, releases: ["a", "b"] }, ["job"])),
    ).toBe("Fails in 2 of 3 jobs, 1,148 failures in 2 releases.");
  });

  it("says that nothing of it fails any more", () => {
    expect(leadOf(given({ subjects: 2, failingSubjects: 0, failures: 4 }, ["package"]))).toBe(
      "No longer fails in any of its 2 packages, 4 failures.",
    );
    expect(leadOf(given({ failingSubjects: 0 }, ["job"]))).toBe("No longer fails in its job, 1 failure.");
  });

  it("names both kinds where it hit both, and all DFGs it troubles", () => {
    expect(leadOf(given({ subjects: 5, failingSubjects: 5, failures: 9, dfgs: 2 }, ["job", "package"]))).toBe(
      "Fails in 5 jobs and packages, 9 failures of 2 DFGs.",
    );
  });

  it("names both kinds where the rows are not known", () => {
    expect(subjectsWord(60, [])).toBe("60 jobs and packages");
  });
});
