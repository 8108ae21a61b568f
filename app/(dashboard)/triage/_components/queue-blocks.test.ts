import { describe, expect, it } from "vitest";
import type { TriageRow } from "@/lib/contract/triage";
import { blocksOf, pagesOf, placeAfter, rangeOf } from "./queue-blocks";

const rows = (groups: Partial<Record<TriageRow["group"], number>>) =>
  Object.entries(groups).flatMap(([group, count]) =>
    Array.from({ length: count }, (_, at) => ({ id: `${group} ${at}`, group }) as TriageRow),
  );

describe("blocks of the queue", () => {
  it("hold every row once, in order, and a heading where a group begins", () => {
    const all = rows({ "holds-up": 3, "still-failing": 1, rest: 200 });
    const blocks = blocksOf(all);
    const lines = blocks.flatMap((block) => block.lines);
    expect(lines.flatMap((line) => (line.kind === "row" ? [line.row.id] : []))).toEqual(
      all.map((row) => row.id),
    );
    expect(lines.flatMap((line) => (line.kind === "head" ? [line.group] : []))).toEqual([
      "holds-up",
      "still-failing",
      "rest",
    ]);
    expect(blocks.reduce((sum, block) => sum + block.rows, 0)).toBe(204);
    expect(blocks.reduce((sum, block) => sum + block.heads, 0)).toBe(3);
  });
  it("do not repeat the heading of a group that goes on in the next block", () => {
    expect(blocksOf(rows({ rest: 41 })).map((block) => block.heads)).toEqual([1, 0]);
  });
});

describe("where the reader stands after the list changed", () => {
  it.each([
    ["b", 1, 1],
    ["gone", 1, 1],
    ["gone", 9, 2],
    ["never there", null, null],
  ])("on %s, which was at %s: %s", (id, place, at) => {
    expect(placeAfter(["a", "b", "c"], id, place)).toBe(at);
  });
  it("nowhere in an empty list", () => {
    expect(placeAfter([], "a", 0)).toBeNull();
  });
});

it("a range goes both ways, and is one item where its start has gone", () => {
  const ids = ["a", "b", "c", "d"];
  expect(rangeOf(ids, "b", "d")).toEqual(["b", "c", "d"]);
  expect(rangeOf(ids, "d", "b")).toEqual(["b", "c", "d"]);
  expect(rangeOf(ids, "gone", "c")).toEqual(["c"]);
});

it.each([
  [["0"], [0]],
  [["80"], [0, 1]],
  [["120"], [1]],
  [
    ["0", "400"],
    [0, 2],
  ],
  [["4000"], []],
])("blocks %j are of pages %j", (blocks, pages) => {
  expect([...pagesOf(blocks, [100, 400, 420])]).toEqual(pages);
});
