import { expect, it } from "vitest";
import { passage } from "./passage";

it("a change of state is told, and nothing where it stayed", () => {
  expect(passage("new", "still-failing")).toBe("new → still failing");
  expect(passage(null, "new")).toBe("new");
  expect(passage("known", "known")).toBeNull();
  expect(passage("known", null)).toBeNull();
});
