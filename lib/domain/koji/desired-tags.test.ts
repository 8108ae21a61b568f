import { describe, expect, it } from "vitest";
import { type DesiredTag, type TaggedBuild, tagDifferences } from "./desired-tags";

const want = (packageName: string, version: string, tagName = "testing"): DesiredTag => ({
  tagName,
  project: packageName.replace(/^openstack-/, ""),
  packageName,
  nvr: `${packageName}-${version}-1.el9s`,
});
const have = (packageName: string, version: string, buildId: number, tagName = "testing"): TaggedBuild => ({
  tagName,
  packageName,
  buildId,
  nvr: `${packageName}-${version}-1.el9s`,
});

describe("desired against actual tags", () => {
  it("finds nothing where all is as wanted, older builds left behind or not", () => {
    expect(
      tagDifferences(
        [want("openstack-nova", "31.0.1")],
        [have("openstack-nova", "31.0.0", 5), have("openstack-nova", "31.0.1", 9)],
      ),
    ).toEqual([]);
  });

  it.each<[string, TaggedBuild[], object]>([
    ["missing", [], { state: "missing", actual: null }],
    ["differs", [have("a", "1", 5)], { state: "differs", actual: "a-1-1.el9s" }],
    ["superseded", [have("a", "3", 9), have("a", "2", 7)], { state: "superseded", actual: "a-3-1.el9s" }],
  ])("%s", (_name, actual, difference) => {
    expect(tagDifferences([want("a", "2")], actual)).toEqual([
      { tagName: "testing", packageName: "a", desired: "a-2-1.el9s", ...difference },
    ]);
  });

  it("takes the highest build id for the newest, not the last one tagged", () => {
    expect(tagDifferences([want("a", "2")], [have("a", "2", 9), have("a", "1", 3)])).toEqual([]);
  });

  it("names what nobody asked for, but only in tags that have a desired content", () => {
    const actual = [have("a", "1", 1), have("b", "1", 2), have("b", "2", 3), have("c", "1", 4, "candidate")];
    expect(tagDifferences([want("a", "1")], actual)).toEqual([
      { tagName: "testing", packageName: "b", state: "unlisted", desired: null, actual: "b-2-1.el9s" },
    ]);
  });
});
