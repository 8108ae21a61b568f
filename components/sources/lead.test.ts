import { describe, expect, it } from "vitest";
import type { SourceRow } from "@/lib/contract/sources";
import { leadOf } from "./sources-view";

const row = (state: SourceRow["state"], setAside = 0) => ({ state, setAside }) as SourceRow;

describe("the sentence over the sources", () => {
  it.each([
    [[row("fresh"), row("fresh")], "2 sources, all read on time."],
    [[row("failing"), row("fresh")], "1 of 2 sources cannot be read."],
    [
      [row("stale"), row("never"), row("loading")],
      "1 source was not read lately. 2 sources have not been read in full yet.",
    ],
    [[row("fresh", 3)], "1 source, all read on time. 3 records did not fit and are set aside."],
    [[], ""],
  ])("%#", (rows, words) => {
    expect(leadOf(rows)).toBe(words);
  });
});
