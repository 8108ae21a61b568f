import { describe, expect, it } from "vitest";
import { heldUp, shortTitle, spreadOf } from "./row-words";

const spread = { subjects: 9, failingSubjects: 2, releases: ["epoxy"], dfgs: 1, sources: ["zuul" as const] };

describe("a row in words", () => {
  it("counts what it spreads over by the names people use", () => {
    expect(spreadOf(spread)).toBe("2 of 9 jobs");
    expect(spreadOf({ ...spread, failingSubjects: 9, releases: ["epoxy", "master"] })).toBe(
      "9 jobs, 2 releases",
    );
    expect(spreadOf({ ...spread, subjects: 1, failingSubjects: 1, sources: ["dlrn"] })).toBe("1 package");
    expect(spreadOf({ ...spread, sources: ["dlrn", "zuul"], dfgs: 3 })).toBe(
      "2 of 9 jobs and packages, 3 DFGs",
    );
  });
  it("does not say in the title what the line below says", () => {
    const headline = "File not found: /builddir/build/BUILDROOT";
    expect(shortTitle({ title: `openstack-kolla does not build: ${headline}`, headline })).toBe(
      "openstack-kolla does not build",
    );
    expect(shortTitle({ title: `4 jobs: ${headline}`, headline })).toBe("4 jobs fail");
    expect(shortTitle({ title: "scenario007: OVN chassis not found", headline })).toBe(
      "scenario007: OVN chassis not found",
    );
    expect(shortTitle({ title: "a job fails", headline: null })).toBe("a job fails");
  });
  it("names each release that waits once", () => {
    const held = { instance: "i", target: "current-tested", component: null, job: "j" };
    expect(heldUp({ holdsUp: [] })).toBe("");
    expect(
      heldUp({
        holdsUp: [
          { ...held, release: "epoxy" },
          { ...held, release: "epoxy", job: "k" },
          { ...held, release: null },
        ],
      }),
    ).toBe("holds up epoxy, current-tested");
  });
});
