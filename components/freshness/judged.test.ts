import { expect, it } from "vitest";
import type { FreshnessState } from "@/lib/contract/common";
import { judged } from "./judged";

const read = (state: FreshnessState) => [{ feed: "dlrn-c9-epoxy", state }];

it.each<[FreshnessState, "ok" | "stale"]>([
  ["fresh", "ok"],
  ["stale", "stale"],
  ["failing", "stale"],
  ["loading", "stale"],
  ["never", "stale"],
])("good news of a %s source reads %s", (state, expected) => {
  expect(judged("ok", "c9-epoxy", read(state))).toBe(expected);
});

it("judges nothing by another builder's source, and keeps no data", () => {
  expect(judged("bad", "c9-master", read("fresh"))).toBe("stale");
  expect(judged("none", "c9-master", [])).toBe("none");
});
