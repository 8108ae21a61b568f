import { expect, it } from "vitest";
import { type FoldableBuild, foldBuildset } from "./fold";

let id = 0;
const build = (jobName: string, result: string | null, over: Partial<FoldableBuild> = {}): FoldableBuild => {
  id += 1;
  const final = result === null ? null : result !== "RETRY";
  return { uuid: `u${id}`, zuulId: id, jobName, result, final, errorDetail: null, ...over };
};

it("attempts lie under the last, in whatever order they come", () => {
  const [a, b, c] = [build("x", "RETRY"), build("x", "RETRY"), build("x", "RETRY_LIMIT")];
  expect(foldBuildset([c, a, b])).toEqual([
    { jobName: "x", build: c, retried: [a, b], skippedBecauseOf: null },
  ]);
});

it("a job that is tried again right now is running", () => {
  const [a, b] = [build("x", "RETRY"), build("x", null)];
  expect(foldBuildset([a, b])[0]).toMatchObject({ build: b, retried: [a] });
  expect(foldBuildset([a])[0]).toMatchObject({ build: a, retried: [] });
});

it("a skipped job leads to the failure at the root, over others that were skipped", () => {
  const skipped = (jobName: string, by: string) =>
    build(jobName, "SKIPPED", { errorDetail: `Skipped due to failed job ${by}` });
  const folded = foldBuildset([
    build("root", "FAILURE"),
    skipped("middle", "root"),
    skipped("leaf", "middle"),
    build("on-purpose", "SKIPPED"),
    skipped("lost", "not-here"),
    skipped("round", "trip"),
    skipped("trip", "round"),
  ]);
  expect(folded.map(({ jobName, skippedBecauseOf }) => [jobName, skippedBecauseOf])).toEqual([
    ["root", null],
    ["middle", "root"],
    ["leaf", "root"],
    ["on-purpose", null],
    ["lost", "not-here"],
    ["round", "round"],
    ["trip", "trip"],
  ]);
});
