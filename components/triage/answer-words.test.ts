import { describe, expect, it } from "vitest";
import { conflictWords, doneWords, refusedWords } from "./answer-words";

const now = Date.parse("2026-11-22T14:00:20Z");
const conflict = (id: string) => ({
  id,
  version: 4,
  changed: "acknowledged it",
  by: { id: "ana", name: "Ana" },
  at: "2026-11-22T14:00:00Z",
});

describe("what a toast says", () => {
  it("names one item, counts several, says nothing of none", () => {
    expect(doneWords("acknowledge", [{ id: "T-1" }])).toBe("T-1 acknowledged");
    expect(doneWords("claim-fixed", [{ id: "T-1" }, { id: "T-2" }])).toBe("2 items claimed fixed");
    expect(doneWords("snooze", [])).toBeNull();
  });
  it("tells who was faster, when, and that nothing was overwritten", () => {
    expect(conflictWords([conflict("T-7")], now)).toEqual([
      "T-7: Ana acknowledged it 20 s ago; your change was not made.",
    ]);
  });
  it("lists three conflicts and counts the rest", () => {
    const lines = conflictWords(["T-1", "T-2", "T-3", "T-4", "T-5"].map(conflict), now);
    expect(lines).toHaveLength(4);
    expect(lines[3]).toBe("2 more items changed by others in the same way.");
  });
  it("puts refusals of one reason on one line", () => {
    expect(
      refusedWords([
        { id: "T-1", why: "It is closed." },
        { id: "T-2", why: "It is closed." },
        { id: "T-3", why: "Only a wrangler may do this." },
      ]),
    ).toEqual([
      "T-1, T-2 left as they were: It is closed.",
      "T-3 left as it was: Only a wrangler may do this.",
    ]);
  });
});
