import { describe, expect, it } from "vitest";
import { idOf, instant, mapCapabilities, mapCommit, nvrOf, voteState } from "./map";
import type { DlrnCommitWire } from "./schema";

const wire = (over: Partial<DlrnCommitWire> = {}): DlrnCommitWire => ({
  id: btoa("Commit:7"),
  projectName: "openstack-nova",
  component: "compute",
  commitHash: "a".repeat(40),
  distroHash: "b".repeat(40),
  extendedHash: null,
  commitBranch: "master",
  dtCommit: 1_700_000_000,
  dtDistro: 0,
  dtExtended: null,
  dtBuild: 1_700_000_600,
  status: "SUCCESS",
  artifacts: null,
  notes: "OK",
  flags: 0,
  versionsCsv: null,
  ...over,
});

describe("DLRN's rows in our words", () => {
  it.each([
    ["Q29tbWl0OjU2MA==", 560],
    [btoa("CIVote:5"), undefined],
    ["not base64 at all!", undefined],
    [btoa("Commit:x"), undefined],
    [7, undefined],
    [null, undefined],
  ])("reads the id of %j", (id, expected) => {
    expect(idOf(id, "Commit")).toBe(expected);
  });

  it("takes the NVR from the source package among the artifacts", () => {
    expect(nvrOf("repos/a/python-x-1.0-0.2.el9.noarch.rpm,repos/a/openstack-x-1.0-0.2.el9.src.rpm")).toBe(
      "openstack-x-1.0-0.2.el9",
    );
    expect(nvrOf(null)).toBeNull();
    expect(nvrOf("repos/a/x.noarch.rpm")).toBeNull();
  });

  it("reads 0 and null as no time, and truncates float seconds", () => {
    const fact = mapCommit(wire(), 7);
    expect(fact).toMatchObject({
      distgitAt: null,
      extendedAt: null,
      committedAt: new Date(1_700_000_000_000),
    });
    expect(instant(1795336688.7)).toEqual(new Date(1795336688000));
  });

  it("drops notes of good builds and U+0000 anywhere", () => {
    expect(mapCommit(wire(), 7).notes).toBeNull();
    expect(mapCommit(wire({ status: "FAILED", notes: "a\0b", component: "x\0" }), 7)).toMatchObject({
      notes: "ab",
      component: "x",
    });
  });

  it("refuses a time that no calendar holds", () => {
    expect(() => mapCommit(wire({ dtBuild: 1e15 }), 7)).toThrow(/out of range/);
  });

  it.each([
    [{ ciInProgress: true, ciVote: false }, "running"],
    [{ ciInProgress: false, ciVote: true }, "passed"],
    [{ ciInProgress: false, ciVote: false }, "failed"],
    [{ ciInProgress: null, ciVote: null }, "failed"],
  ] as const)("a vote in progress is not a failure: %j", (vote, state) => {
    expect(voteState(vote)).toBe(state);
  });

  it("sees what an older server lacks", () => {
    const schema = (commit: string[], args: string[]) => ({
      __schema: {
        types: [
          { name: "Commit", fields: commit.map((name) => ({ name })) },
          {
            name: "Query",
            fields: ["civote", "civoteAgg"].map((name) => ({ name, args: args.map((a) => ({ name: a })) })),
          },
        ],
      },
    });
    expect(mapCapabilities(schema(["id", "versionsCsv"], ["where", "lastRefHash"]))).toEqual({
      versionsCsv: true,
      voteWindow: true,
      lastRefHash: true,
    });
    expect(mapCapabilities(schema(["id"], ["timestamp"]))).toEqual({
      versionsCsv: false,
      voteWindow: false,
      lastRefHash: false,
    });
  });
});
