import { describe, expect, it } from "vitest";
import { buildFilesLink, buildLink, tagLink, taskFileLink, taskLink, taskLogLink } from "./links";

const places = { webUrl: "https://koji.test/koji/", filesUrl: "https://koji.test/kojifiles" };

describe("links into Koji", () => {
  it("lead to the web pages", () => {
    expect(buildLink(places, 7)).toBe("https://koji.test/koji/buildinfo?buildID=7");
    expect(taskLink(places, 8)).toBe("https://koji.test/koji/taskinfo?taskID=8");
    expect(tagLink(places, 9)).toBe("https://koji.test/koji/taginfo?tagID=9");
    expect(taskLogLink(places, 8, "build.log", 3841)).toBe(
      "https://koji.test/koji/getfile?taskID=8&name=build.log&offset=3841",
    );
  });

  it("lead to a task's file by the remainder of its id, not padded", () => {
    expect(taskFileLink(places, 4_550_068, "root.log")).toBe(
      "https://koji.test/kojifiles/work/tasks/68/4550068/root.log",
    );
  });

  it.each([
    ["DEFAULT", "https://koji.test/kojifiles/packages/openstack-nova/31.0.1/1.el9s"],
    ["slow", "https://koji.test/kojifiles/vol/slow/packages/openstack-nova/31.0.1/1.el9s"],
  ])("lead to a build's files on volume %s", (volumeName, link) => {
    const build = { packageName: "openstack-nova", version: "31.0.1", release: "1.el9s", volumeName };
    expect(buildFilesLink(places, build)).toBe(link);
  });
});
