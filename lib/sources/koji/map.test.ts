import { describe, expect, it } from "vitest";
import { mapBuild, mapDistRepo, mapStay, mapTask } from "./map";
import { replayKoji } from "./requests";
import { KojiBuildWire, KojiStayWire, KojiTaskWire } from "./schema";
import { encodeCall, named } from "./xml-rpc-encode";

const BUILD = {
  build_id: 5,
  creation_event_id: 50,
  task_id: 500,
  package_name: "openstack-nova",
  version: "31.0.1",
  release: "1.el9s",
  state: 1,
  creation_ts: 1751316383.290013,
};
const STAY = {
  build_id: 5,
  name: "openstack-nova",
  version: "31.0.1",
  release: "1.el9s",
  epoch: 1,
  "build.state": 2,
  tag_id: 107,
  "tag.name": "epoxy-candidate",
  create_event: 60,
  create_ts: 1751316999.5,
  creator_name: "tagger",
  revoke_event: null,
  revoke_ts: null,
  revoker_name: null,
};
const TASK = { id: 9, parent: null, method: "build", state: 5, create_ts: 1751316383 };
const build = (some: object) => mapBuild(KojiBuildWire.parse({ ...BUILD, ...some }));
const task = (some: object) => mapTask(KojiTaskWire.parse({ ...TASK, ...some }));

describe("a build", () => {
  it("needs little, and says what was not said", () => {
    expect(build({})).toEqual({
      buildId: 5,
      creationEventId: 50,
      taskId: 500,
      packageName: "openstack-nova",
      version: "31.0.1",
      release: "1.el9s",
      epoch: null,
      nvr: "openstack-nova-31.0.1-1.el9s",
      state: "COMPLETE",
      ownerName: null,
      source: null,
      createdAt: new Date("2025-06-30T20:46:23.290Z"),
      startedAt: null,
      completedAt: null,
      draft: false,
      volumeName: "DEFAULT",
    });
  });

  it.each([
    ["2025-06-30 15:46:23.290013-05:00"],
    ["2025-06-30 22:46:23.290013+02"],
    ["2025-06-30 20:46:23.290013"],
    ["2025-06-30T20:46:23.29Z"],
  ])("reads the text %s where seconds are missing", (creation_time) => {
    expect(build({ creation_ts: undefined, creation_time }).createdAt.toISOString()).toBe(
      "2025-06-30T20:46:23.290Z",
    );
  });

  it.each([{ creation_ts: null }, { creation_ts: 1e18 }, { creation_ts: null, creation_time: "yesterday" }])(
    "without a time that is one is refused: %j",
    (some) => {
      expect(() => build(some)).toThrow(RangeError);
    },
  );

  it.each<[object, string | null]>([
    [{ source: "git+https://git.test/nova#abc" }, "git+https://git.test/nova#abc"],
    [{ extra: { source: { original_url: "nova-31.0.1-1.src.rpm" } } }, "nova-31.0.1-1.src.rpm"],
    [{ extra: { source: {} } }, null],
    [{ extra: "text" }, null],
  ])("made from %j", (some, source) => {
    expect(build(some).source).toBe(source);
  });

  it("has a state even when it is a new one, and an epoch even when it is text", () => {
    expect(build({ state: 9, epoch: "2" })).toMatchObject({ state: "unknown", epoch: 2 });
  });
});

describe("a stay", () => {
  it("is current until it is revoked", () => {
    const current = mapStay(KojiStayWire.parse(STAY));
    expect(current).toMatchObject({ tagName: "epoxy-candidate", revokeEvent: null, buildState: "DELETED" });
    const over = mapStay(KojiStayWire.parse({ ...STAY, revoke_event: 70, revoke_ts: 1751317000 }));
    expect(over).toMatchObject({ revokeEvent: 70, untaggedAt: new Date("2025-06-30T20:56:40Z") });
  });
});

describe("a task", () => {
  const params = [
    "cli-build/1751316450.9.aTRv/nova-31.0.1-1.src.rpm",
    "epoxy-el9s",
    { scratch: true },
  ] as const;
  const request = { source: "nova-31.0.1-1.src.rpm", target: "epoxy-el9s", scratch: true };

  it.each<[string, unknown]>([
    ["decoded", params],
    ["as a document", encodeCall("build", [...params])],
    ["by name", [named({ src: params[0], target: params[1], opts: params[2] })]],
    ["partly by name", [params[0], named({ target: params[1], opts: params[2] })]],
  ])("was asked for something, told %s", (_name, sent) => {
    expect(task({ request: sent }).request).toEqual(request);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["a broken document", "<methodCall>"],
    ["no text", ""],
  ])("is kept when it was asked for %s", (_name, sent) => {
    expect(task({ request: sent })).toMatchObject({ state: "FAILED", request: null });
  });

  it("of a repository says which tag and event", () => {
    const repo = (sent: unknown) =>
      mapDistRepo(KojiTaskWire.parse({ ...TASK, method: "distRepo", request: sent }));
    expect(repo(["epoxy-testing", 316005, [], { arch: ["x86_64", "aarch64"], event: 209607 }])).toMatchObject(
      {
        tagName: "epoxy-testing",
        repoId: 316005,
        eventId: 209607,
        arches: ["x86_64", "aarch64"],
      },
    );
    expect(repo(["epoxy-testing"])).toMatchObject({ repoId: null, eventId: null, arches: [] });
    expect(() => repo(undefined)).toThrow(/names no tag/);
  });
});

describe("a record that was set aside", () => {
  it.each([
    ["builds", BUILD, { buildId: 5 }],
    ["stays", STAY, { createEvent: 60 }],
    ["tags", { id: 1, name: "t" }, { tagId: 1, arches: "", locked: false }],
    ["targets", { id: 1, name: "t", build_tag_name: "b", dest_tag_name: "d" }, { destTag: "d" }],
    ["tasks", TASK, { taskId: 9 }],
    ["distRepos", { ...TASK, request: ["epoxy-testing"] }, { tagName: "epoxy-testing" }],
  ] as const)("of %s is mapped again, or refused with a reason", (part, payload, fact) => {
    expect(replayKoji(part, payload)).toMatchObject({ facts: [fact], rejected: [] });
    expect(replayKoji(part, {})).toMatchObject({
      facts: [],
      rejected: [{ part, payload: {}, reason: /: / }],
    });
  });
});
