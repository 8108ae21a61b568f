import { describe, expect, it } from "vitest";
import type { PackageOnInstance } from "@/lib/contract/packages";
import { leadOf } from "./lead";

const on = (instance: string, release: string, status: PackageOnInstance["status"], since?: string) => ({
  instance,
  release,
  status,
  current: since === undefined ? null : { since },
});
const asOf = "2026-11-22T12:00:00Z";

describe("the sentence over a package", () => {
  it.each([
    [
      [
        on("c9-master", "flamingo", "failing", "2026-11-20T06:00:00Z"),
        on("c9-epoxy", "epoxy", "building"),
        on("c9-caracal", "caracal", "building"),
        on("c9-bobcat", "bobcat", "building"),
      ],
      "Fails on flamingo for 2 d 6 h. Builds on epoxy, caracal and bobcat.",
    ],
    [
      [on("c9-antelope", "antelope", "building"), on("osp18", "antelope", "never-built")],
      "Builds on antelope (c9-antelope). Never built on antelope (osp18).",
    ],
    [
      [
        on("c9-epoxy", "epoxy", "building"),
        on("c9-antelope", "antelope", "building"),
        on("osp18", "antelope", "building"),
      ],
      "Builds on epoxy and antelope.",
    ],
    [
      [
        on("c9-antelope", "antelope", "failing", "2026-11-20T06:00:00Z"),
        on("osp18", "antelope", "failing", "2026-11-22T06:00:00Z"),
      ],
      "Fails on antelope (c9-antelope) for 2 d 6 h and antelope (osp18) for 6 h.",
    ],
    [[on("c9-epoxy", "epoxy", "retrying")], "Waits for a retry on epoxy."],
    [[], "No builder knows it."],
  ])("%#: %o", (instances, words) => {
    expect(leadOf(instances, asOf)).toBe(words);
  });
});
