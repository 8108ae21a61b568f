import { expect, it } from "vitest";
import { actionWords, changesOf, fieldWords } from "./changes";

it("only what differs is told, nested fields by their path", () => {
  const before = { state: "new", due: { at: "a", for: "bug" }, dfgs: ["x", "y"], same: 1 };
  const after = { state: "known", due: { at: "b", for: "bug" }, dfgs: ["x"], same: 1, note: "n" };
  expect(changesOf(before, after)).toEqual([
    { field: "state", before: "new", after: "known" },
    { field: "due.at", before: "a", after: "b" },
    { field: "dfgs", before: "x, y", after: "x" },
    { field: "note", before: null, after: "n" },
  ]);
});

it("what was made or removed has one side", () => {
  expect(changesOf(null, { person: "ana" })).toEqual([{ field: "person", before: null, after: "ana" }]);
  expect(changesOf({ person: "ana" }, null)).toEqual([{ field: "person", before: "ana", after: null }]);
  expect(changesOf(null, null)).toEqual([]);
});

it("names are words", () => {
  expect([fieldWords("escalated_to"), fieldWords("dueAt")]).toEqual(["escalated to", "due at"]);
  expect(actionWords("triage:link-bug")).toBe("triage: link bug");
});
