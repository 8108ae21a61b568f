import { expect, test } from "vitest";
import type { JourneyLine, JourneyStage } from "@/lib/contract/journey";
import { leadOf } from "./lead";

const stage = (id: string, title: string, state: JourneyStage["state"]): JourneyStage => ({
  id,
  title,
  state,
  status: "none",
  reachedAt: null,
  from: null,
  seconds: null,
  targetSeconds: null,
  usual: null,
  holds: null,
  takenBack: false,
  note: null,
  href: null,
});

const line = (title: string, standsAt: string | null, next: string | null, failed = false): JourneyLine => ({
  instance: title,
  title,
  release: title,
  package: "openstack-nova",
  component: "compute",
  dfg: null,
  standsAt,
  next,
  stages: [
    stage("built", "Built", failed ? "failed" : "reached"),
    stage("consistent", "Consistent", "waits"),
    stage("current-podified", "current-podified", "ahead"),
  ],
  blocks: [],
  pause: null,
  overtakenBy: null,
  builds: [],
});

test.each([
  [[line("Master", "built", "consistent")], "On Master it waits for consistent."],
  [[line("Master", "built", "current-podified")], "On Master it waits for current-podified."],
  [[line("Master", "upstream", "built", true)], "On Master it does not build."],
  [[line("Master", "upstream", "built")], "On Master it waits to be built."],
  [
    [
      line("Epoxy", "current-podified", null),
      line("Caracal", "current-podified", null),
      line("Master", "built", "consistent"),
    ],
    "On Master it waits for consistent. On Epoxy and Caracal it reached the last stage that is known, current-podified.",
  ],
  [[], "No line carries it."],
])("%#: the sentence under a commit says where it stands", (lines, words) => {
  expect(leadOf(lines)).toBe(words);
});
