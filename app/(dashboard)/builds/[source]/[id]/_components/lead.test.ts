import { describe, expect, it } from "vitest";
import type { BuildAnswer } from "@/lib/contract/builds";
import { leadOf } from "./lead";

const at = "2026-11-01T00:00:00Z";
const failure = (name: string) => ({ class: name }) as BuildAnswer["failure"];
const streak = (position: number, failures: number, more: object = {}): BuildAnswer["streak"] => ({
  firstRed: { id: "x:1", at },
  lastGreen: { id: "x:0", at },
  endedAt: null,
  failures,
  position,
  suspects: [],
  ...more,
});
const build = {
  state: "failed" as const,
  failure: failure("test"),
  streak: streak(4, 4),
  pipeline: "openstack-check",
  target: null,
  instanceTitle: "Zuul rdo",
  voting: true,
};

describe("the sentence over a build", () => {
  it.each([
    [{}, "A test failed in openstack-check. Failure 4 of 4 since it last passed."],
    [
      { failure: failure("unknown"), streak: streak(1, 1) },
      "Failed for a reason that is not known yet, in openstack-check. The first failure since it last passed.",
    ],
    [
      { failure: failure("infra"), streak: streak(1, 2, { lastGreen: null, endedAt: at }) },
      "The infrastructure failed it in openstack-check. Failure 1 of 2; it has never passed, good again now.",
    ],
    [
      { failure: null, streak: null, state: "passed" as const, pipeline: null, target: "cloud9s" },
      "Passed in cloud9s.",
    ],
    [
      { failure: null, streak: null, state: "running" as const, voting: false },
      "Running in openstack-check. It has no vote.",
    ],
  ])("%o", (more, words) => {
    expect(leadOf({ ...build, ...more })).toBe(words);
  });
});
