import { describe, expect, it } from "vitest";
import { latestFinal, repoOfUpstream, tagKind } from "./upstream";

describe("what a tag is", () => {
  it.each([
    ["31.0.0", "final"],
    ["2015.1", "final"],
    ["31.0.0.0rc1", "candidate"],
    ["31.0.0.0b2", "milestone"],
    ["2.0.0.0a1", "milestone"],
    ["2015.1.0rc1", "candidate"],
    ["epoxy-eol", "lifecycle"],
    ["zed-eom", "lifecycle"],
    ["train-em", "lifecycle"],
    ["", "lifecycle"],
  ])("%s", (version, kind) => expect(tagKind(version)).toBe(kind));

  it("the newest final one is the last in the file, not the highest", () => {
    const tag = (version: string, position: number) => ({
      repo: "openstack/nova",
      version,
      kind: tagKind(version),
      position,
    });
    const facts = [tag("31.0.0", 1), tag("31.0.1", 2), tag("32.0.0.0rc1", 3), tag("epoxy-eol", 4)];
    expect(latestFinal(facts).get("openstack/nova")?.version).toBe("31.0.1");
    expect(latestFinal([tag("31.0.0.0rc1", 0)]).size).toBe(0);
  });
});

describe("the repository of an upstream address", () => {
  it.each([
    ["https://opendev.example.org/openstack/nova", "openstack/nova"],
    ["git://git.example.org/openstack/python-novaclient.git", "openstack/python-novaclient"],
    ["ssh://user@review.example.org:29418/openstack/nova.git/", "openstack/nova"],
    ["git@example.org:openstack/nova.git", "openstack/nova"],
    ["https://example.org/nova", null],
    ["", null],
  ])("%s", (address, repo) => expect(repoOfUpstream(address)).toBe(repo));
});
