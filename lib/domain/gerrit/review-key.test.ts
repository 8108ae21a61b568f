import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recordings } from "@/lib/testing/recordings";
import { reviewKey } from "./review-key";

const shared = recordings("zuul/v11/builds");

describe("the key of a patch set", () => {
  it("is the same whether the patch set is a number or text", () => {
    const part = { project: "openstack/nova-distgit", number: 58123 };
    expect(reviewKey({ ...part, patchset: 3 })).toBe("openstack/nova-distgit 58123,3");
    expect(reviewKey({ ...part, patchset: "3" })).toBe(reviewKey({ ...part, patchset: 3 }));
  });

  it("is none without a change", () =>
    expect(reviewKey({ project: "rdoinfo", number: null, patchset: null })).toBeNull());

  it.skipIf(!shared)("fits every recorded Zuul build of a change", () => {
    const text = readFileSync(join(shared ?? "", "builds-gerrit.json"), "utf8");
    const builds = JSON.parse(text) as {
      ref: { project: string; change: number | null; patchset: string | null; ref: string };
    }[];
    for (const { ref } of builds) {
      const key = reviewKey({ project: ref.project, number: ref.change, patchset: ref.patchset });
      const [, change, patchset] = /^refs\/changes\/\d+\/(\d+)\/(\d+)$/.exec(ref.ref) ?? [];
      expect(key).toBe(change ? `${ref.project} ${change},${patchset}` : null);
    }
    expect(builds.length).toBeGreaterThan(0);
  });
});
