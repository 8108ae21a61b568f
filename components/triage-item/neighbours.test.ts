import { expect, it } from "vitest";
import { neighboursOf } from "./neighbours";

const QUEUE = ["T-1", "T-2", "T-3"];

it("names what stands before and after an item", () => {
  expect(neighboursOf("T-2", QUEUE, [])).toEqual({ previous: "T-1", next: "T-3" });
  expect(neighboursOf("T-1", QUEUE, [])).toEqual({ previous: null, next: "T-2" });
  expect(neighboursOf("T-3", QUEUE, [])).toEqual({ previous: "T-2", next: null });
});

it("keeps the place of an item that left the queue", () => {
  expect(neighboursOf("T-2", ["T-1", "T-3"], QUEUE)).toEqual({ previous: "T-1", next: "T-3" });
  expect(neighboursOf("T-2", ["T-9", "T-1"], QUEUE)).toEqual({ previous: "T-1", next: null });
});

it("leads from an item that never was in the queue to its first", () => {
  expect(neighboursOf("T-7", QUEUE, [])).toEqual({ previous: null, next: "T-1" });
  expect(neighboursOf("T-7", [], [])).toEqual({ previous: null, next: null });
});
