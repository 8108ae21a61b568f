import { describe, expect, it } from "vitest";
import { buildMeaning, buildsetOutcome, isFailedBuild, passRateShare } from "./results";

describe("what a build's result says", () => {
  it.each([
    [null, "open", null, "left-out"],
    ["SUCCESS", "passed", null, "passed"],
    ["FAILURE", "failed", "code", "failed"],
    ["TIMED_OUT", "failed", "timeout", "failed"],
    ["POST_FAILURE", "failed", "infra", "failed"],
    ["RETRY", "attempt", "infra", "left-out"],
    ["RETRY_LIMIT", "failed", "infra", "infra"],
    ["NODE_FAILURE", "failed", "infra", "infra"],
    ["DISK_FULL", "failed", "infra", "infra"],
    ["ERROR", "failed", "config", "infra"],
    ["MERGE_CONFLICT", "failed", "infra", "infra"],
    ["SKIPPED", "skipped", null, "left-out"],
    ["CANCELED", "dropped", null, "left-out"],
    ["ABORTED", "dropped", null, "left-out"],
    ["constructor", "unknown", "unknown", "left-out"],
  ])("%s: %s, %s, in the pass rate %s", (result, outcome, presumed, share) => {
    const final = result === null ? null : result !== "RETRY";
    expect(buildMeaning(result)).toEqual({ outcome, presumed });
    expect(passRateShare({ result, final })).toBe(share);
    expect(isFailedBuild({ result, final })).toBe(outcome === "failed" || outcome === "unknown");
  });

  it("an attempt that was retried counts for nothing, whatever its result", () => {
    expect(isFailedBuild({ result: "FAILURE", final: false })).toBe(false);
    expect(passRateShare({ result: "FAILURE", final: false })).toBe("left-out");
  });
});

it.each([
  [null, "open"],
  ["SUCCESS", "passed"],
  ["FAILURE", "failed"],
  ["MERGE_CONFLICT", "conflict"],
  ["MERGE_FAILURE", "refused"],
  ["CONFIG_ERROR", "config"],
  ["DEQUEUED", "dropped"],
  ["NO_JOBS", "dropped"],
  ["NEW_WORD", "unknown"],
])("a buildset's %s: %s", (result, outcome) => {
  expect(buildsetOutcome(result)).toBe(outcome);
});
