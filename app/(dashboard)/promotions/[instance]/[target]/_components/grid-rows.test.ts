import { expect, it } from "vitest";
import { gridRows } from "./grid-rows";

it("jobs stand down in the order of the newest criteria, those required only before at the end", () => {
  const candidate = (key: string, jobs: [string, "passed" | "failed"][]) => ({
    key,
    offeredAt: "2026-03-01T00:00:00Z",
    state: "missing" as const,
    forced: false,
    jobs: jobs.map(([job, state]) => ({ job, state })),
  });
  const newest = candidate("b", [
    ["two", "passed"],
    ["one", "failed"],
  ]);
  const older = candidate("a", [
    ["old", "passed"],
    ["one", "passed"],
  ]);
  expect(gridRows([newest, older])).toEqual([
    { job: "two", states: ["passed", null] },
    { job: "one", states: ["failed", "passed"] },
    { job: "old", states: [null, "passed"] },
  ]);
});
