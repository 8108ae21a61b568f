import { describe, expect, it } from "vitest";
import type { AgeState } from "@/components/promotions/judged-target";
import { leadOf } from "./lead";

const of = (...states: AgeState[]) =>
  states.map((state, index) => ({
    state,
    instance: "c9-epoxy",
    release: "epoxy",
    promoteName: `rung-${index}`,
  }));

describe("the sentence over the promotions", () => {
  it.each([
    [of("ok", "ok"), "All 2 targets are within their age."],
    [of("bad", "ok", "warn"), "1 of 3 targets is over its age: rung-0 on epoxy. 1 is close to it."],
    [
      of("bad", "bad", "bad", "bad", "none"),
      "4 of 5 targets are over their age: rung-0 on epoxy, rung-1 on epoxy, rung-2 on epoxy and 1 more. 1 target has no known promotion.",
    ],
    [of("stale", "ok", "ok"), "2 targets are within their age. 1 cannot be judged: not read lately."],
    [of("stale", "none"), "No target can be judged: nothing recent was read."],
    [of("none"), "No promotion has been read yet."],
    [[], "There is no target to show."],
  ])("%#", (items, words) => {
    expect(leadOf(items)).toBe(words);
  });
});
