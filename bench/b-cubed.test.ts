import { describe, expect, it } from "vitest";
import { bCubed } from "./b-cubed";

const things = (...pairs: [group: string, truth: string, times: number][]) =>
  pairs.flatMap(([group, truth, times]) => Array.from({ length: times }, () => ({ group, truth })));

describe("B-cubed", () => {
  it("is 1 for a grouping that is the truth under other names", () => {
    const { precision, recall, f1, merged, split } = bCubed(things(["g1", "a", 3], ["g2", "b", 1]));
    expect({ precision, recall, f1, merged, split }).toEqual({
      ...{ precision: 1, recall: 1, f1: 1 },
      ...{ merged: [], split: [] },
    });
  });

  it("costs precision when two causes share a group, weighed by what is in it", () => {
    const { precision, recall, merged } = bCubed(things(["g", "a", 3], ["g", "b", 1]));
    expect(recall).toBe(1);
    // Three things see 3/4 of theirs, one sees 1/4.
    expect(precision).toBeCloseTo((3 * 0.75 + 0.25) / 4);
    expect(merged).toMatchObject([{ name: "g", size: 4, parts: [{ name: "a" }, { name: "b" }] }]);
  });

  it("costs recall when a cause lies in two groups", () => {
    const { precision, recall, split } = bCubed(things(["g", "a", 2], ["h", "a", 2]));
    expect(precision).toBe(1);
    expect(recall).toBeCloseTo(0.5);
    expect(split[0]).toMatchObject({ name: "a", size: 4 });
  });
});
