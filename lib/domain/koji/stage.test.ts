import { describe, expect, it } from "vitest";
import { ladderOf, settledTags, stageOf, stageOfTag } from "./stage";

const EPOXY = "cloud9s-openstack-epoxy";
const ladder = ladderOf([
  `${EPOXY}-el9s-build`,
  `${EPOXY}-candidate`,
  `${EPOXY}-testing`,
  `${EPOXY}-release`,
  "cloud9s-openstack-common-bootstrap",
]);

describe("the stage of a build", () => {
  it.each([
    [[`${EPOXY}-el9s-build`], "buildrequires"],
    [[`${EPOXY}-candidate`], "candidate"],
    [[`${EPOXY}-testing`], "testing"],
    [[`${EPOXY}-testing`, `${EPOXY}-release`], "release"],
    [[`${EPOXY}-release`], "release"],
    [[`${EPOXY}-candidate`, `${EPOXY}-testing`], "testing"],
    [[`${EPOXY}-candidate`, "cloud9s-openstack-flamingo-release"], "candidate"],
    [["cloud9s-openstack-common-bootstrap"], undefined],
    [[], undefined],
  ])("in %j is %s", (tags, stage) => {
    expect(stageOf(tags, ladder)).toBe(stage);
  });

  it("has no release where the ladder has none", () => {
    expect(stageOf([`${EPOXY}-release`], ladder.slice(0, 3))).toBeUndefined();
  });

  it("is read off a tag's last word only", () => {
    expect(stageOfTag("cloud10s-openstack-flamingo-el10s-build")).toBe("buildrequires");
    expect(stageOfTag("cloud7-openstack-release-cloudsig")).toBeUndefined();
    expect(stageOfTag("a-constructor")).toBeUndefined();
  });

  it("says which tags remain when the move is over", () => {
    expect(settledTags("release", ladder)).toEqual([`${EPOXY}-testing`, `${EPOXY}-release`]);
    expect(settledTags("testing", ladder)).toEqual([`${EPOXY}-testing`]);
    expect(settledTags("buildrequires", ladder)).toEqual([`${EPOXY}-el9s-build`]);
  });
});
