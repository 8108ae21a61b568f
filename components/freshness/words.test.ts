import { describe, expect, it } from "vitest";
import type { Freshness } from "@/lib/contract/common";
import { byGravity, freshnessWords } from "./words";

const NOW = Date.parse("2026-11-22T14:00:00Z");
const source = (change: Partial<Freshness>): Freshness => ({
  feed: "dlrn-m",
  title: "DLRN master",
  state: "fresh",
  lastSuccessAt: "2026-11-22T13:59:20Z",
  errorSince: null,
  error: null,
  progress: null,
  ...change,
});

describe("a source in words", () => {
  it.each([
    [source({}), "DLRN master 40 s"],
    [source({ state: "stale", lastSuccessAt: "2026-11-22T13:42:00Z" }), "DLRN master 18 min old"],
    [source({ state: "failing" }), "DLRN master cannot be read"],
    [source({ state: "never", lastSuccessAt: null }), "DLRN master not read yet"],
    [
      source({ state: "loading", lastSuccessAt: null, progress: { done: 1200, total: 20000 } }),
      "DLRN master being read, 1,200 of 20,000",
    ],
  ])("%#", (given, words) => {
    expect(freshnessWords(given, NOW)).toBe(words);
  });
  it("comes first when it is worse, then when it is older", () => {
    const order = [
      source({ feed: "a" }),
      source({ feed: "b", lastSuccessAt: "2026-11-22T13:00:00Z" }),
      source({ feed: "c", state: "failing", lastSuccessAt: null }),
    ].sort(byGravity);
    expect(order.map((each) => each.feed)).toEqual(["c", "b", "a"]);
  });
});
