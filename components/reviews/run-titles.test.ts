import { expect, test } from "vitest";
import { runTitles } from "./run-titles";

const run = (pipeline: string, patchset: string | null, isCurrent: boolean, uuid: string) => ({
  server: "rdo",
  uuid,
  pipeline,
  patchset,
  isCurrent,
});

test("no two runs of a review are called alike", () => {
  const titles = runTitles([
    run("gate", "3", true, "a"),
    run("check", "3", true, "b"),
    run("check", "3", true, "c"),
    run("check", "2", false, "d"),
    run("check", "1", false, "e"),
    run("check", "1", false, "f"),
    run("check", null, false, "g"),
  ]);
  expect(titles).toEqual([
    "gate",
    "check, run 3 of 3",
    "check, run 2 of 3",
    "check, patch set 2",
    "check, patch set 1, run 2 of 2",
    "check, patch set 1, run 1 of 2",
    "check, run 1 of 3",
  ]);
});
