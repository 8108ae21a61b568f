import { describe, expect, it } from "vitest";
import { bugKeyOf, bugLabelOf, bugUrlOf, newBugUrl } from "./address";
import type { Tracker } from "./facts";

const of = (kind: Tracker["kind"], url: string, project: string | null = null): Tracker => ({
  id: kind,
  title: kind,
  kind,
  url,
  project,
  newBug: null,
  visibility: "public",
  blocking: [],
});
const launchpad = of("launchpad", "https://bugs.launchpad.net", "tripleo");
const bugzilla = of("bugzilla", "https://bugzilla.redhat.com", "Red Hat OpenStack");
const jira = of("jira", "https://issues.redhat.com", "OSPRH");
const github = of("github", "https://github.com", "openstack-k8s-operators/ci");

describe("the key of a bug", () => {
  it.each([
    [launchpad, "https://bugs.launchpad.net/bugs/2087113", "2087113"],
    [launchpad, "https://bugs.launchpad.net/nova/+bug/2087113", "2087113"],
    [launchpad, "https://bugs.launchpad.net/ubuntu/+source/nova/+bug/2087113", "2087113"],
    [bugzilla, "https://bugzilla.redhat.com/show_bug.cgi?id=2234567#c3", "2234567"],
    [bugzilla, "https://bugzilla.redhat.com/show_bug.cgi?foo=1&id=2234567", "2234567"],
    [bugzilla, "https://bugzilla.redhat.com/2234567", "2234567"],
    [jira, "https://issues.redhat.com/browse/OSPRH-12", "OSPRH-12"],
    [github, "https://github.com/a/b/issues/3", "a/b#3"],
    [of("launchpad", "http://127.0.0.1:9/lp"), "http://127.0.0.1:9/lp/bugs/4", "4"],
  ])("is read from its address", (tracker, address, key) => {
    expect(bugKeyOf(tracker, address)).toBe(key);
  });

  it.each([
    "https://bugs.launchpad.net/nova",
    "https://bugs.launchpad.net.evil.example/bugs/1",
    "javascript:alert(1)",
    "ftp://bugs.launchpad.net/bugs/1",
    "not an address",
    "https://bugs.launchpad.net/bugs/1x",
  ])("is not found in %s", (address) => {
    expect(bugKeyOf(launchpad, address)).toBeNull();
  });

  it("leads back to an address that has it", () => {
    for (const [tracker, key] of [
      [launchpad, "1"],
      [bugzilla, "2"],
      [jira, "A1-3"],
      [github, "a/b#4"],
    ] as const)
      expect(bugKeyOf(tracker, bugUrlOf(tracker, key))).toBe(key);
  });
});

it("is called what people call it", () => {
  expect(bugLabelOf("launchpad", "7", "")).toBe("LP 7");
  expect(bugLabelOf(null, null, "https://bugs.example.org/1")).toBe("bugs.example.org");
});

describe("the form of a new bug", () => {
  it("is filled in", () => {
    const url = newBugUrl(bugzilla, { title: "a & b", description: "line 1\nline 2" });
    expect(url).toBe(
      "https://bugzilla.redhat.com/enter_bug.cgi?product=Red%20Hat%20OpenStack&short_desc=a%20%26%20b&comment=line%201%0Aline%202",
    );
  });

  it("keeps the slash of a repository and fills a template of one's own", () => {
    expect(newBugUrl(github, { title: "t", description: "d" })).toContain(
      "/openstack-k8s-operators/ci/issues/new?",
    );
    const own = { ...jira, newBug: "https://forms.example.org/?s={title}" };
    expect(newBugUrl(own, { title: "{description}", description: "d" })).toBe(
      "https://forms.example.org/?s=%7Bdescription%7D",
    );
  });

  it("never gets too long, and takes half an emoji", () => {
    const url = newBugUrl(launchpad, { title: "\ud83d", description: "ä\n".repeat(20_000) });
    expect(url.length).toBeLessThanOrEqual(6_000);
    expect(() => decodeURIComponent(url)).not.toThrow();
  });
});
