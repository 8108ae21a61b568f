import { describe, expect, it } from "vitest";
import { HOUR, MINUTE } from "@/lib/shared/clock";
import type { VoteState } from "../dlrn/facts";
import { type Criteria, satisfied, type Vote } from "./satisfied";

const now = new Date("2026-03-01T12:00:00Z");
const options = { now, longestRunMs: () => 4 * HOUR };

/** "a:failed b:passed" in the order the server took them, one minute apart, the last one now. */
function votes(text: string): Vote[] {
  const words = text.split(" ").filter(Boolean);
  return words.map((word, i) => {
    const [jobName = "", state] = word.split(":");
    return {
      seq: i,
      jobName,
      state: state as VoteState,
      at: new Date(now.getTime() - (words.length - 1 - i) * MINUTE),
    };
  });
}

const criteria: Criteria = { jobs: ["a"], alternatives: { a: ["x", "y"] } };
const one = (text: string) => satisfied(criteria, votes(text), options).jobs[0];

describe("a job", () => {
  it.each([
    ["no vote", "", "not-run", null],
    ["passed", "a:passed", "passed", null],
    ["a later failure undoes nothing", "a:passed a:failed", "passed", null],
    ["a recheck that passes", "a:failed a:passed", "passed", null],
    ["failed", "a:failed a:failed", "failed", null],
    ["running", "a:running", "running", null],
    ["run again after a failure", "a:failed a:running", "running", null],
    ["its in-progress row stays after the end", "a:running a:failed", "failed", null],
    ["passed once, now running again", "a:passed a:running", "passed", null],
    ["an alternative passed", "a:failed x:passed", "passed-by-alternative", "x"],
    ["the second alternative passed", "x:failed y:passed", "passed-by-alternative", "y"],
    ["its own success counts before an alternative's", "x:passed a:passed", "passed", null],
    ["an alternative runs", "a:failed x:running", "running", "x"],
    ["an alternative failed, itself never ran", "x:failed", "not-run", null],
    ["votes of other jobs", "b:passed", "not-run", null],
  ])("%s", (_, text, state, by) => expect(one(text)).toMatchObject({ state, by }));

  it("a run older than the longest is lost, not running", () => {
    const old: Vote = { seq: 1, jobName: "a", state: "running", at: new Date(now.getTime() - 5 * HOUR) };
    expect(satisfied(criteria, [old], options).jobs[0]?.state).toBe("not-run");
    const failed: Vote = { seq: 0, jobName: "a", state: "failed", at: old.at };
    expect(satisfied(criteria, [old, failed], options).jobs[0]).toMatchObject({
      state: "failed",
      attempts: 1,
    });
  });

  it("the order of the server counts, not the reporter's clock", () => {
    const [running, failed] = votes("a:running a:failed") as [Vote, Vote];
    const odd = [{ ...failed, at: new Date(0) }, running];
    expect(satisfied(criteria, odd, options).jobs[0]?.state).toBe("failed");
  });

  it("attempts are the ends it told", () => {
    expect(one("a:running a:failed a:running a:passed")).toMatchObject({ attempts: 2, at: now });
  });
});

describe("a candidate", () => {
  const many: Criteria = { jobs: ["a", "b", "c"], alternatives: {} };

  it("is met when every job is, whatever still runs beside them", () => {
    expect(satisfied(many, votes("a:passed b:passed c:passed d:failed"), options).state).toBe("met");
  });

  it("names what is missing", () => {
    const verdict = satisfied(many, votes("a:passed b:failed"), options);
    expect(verdict.state).toBe("not-met");
    expect(verdict.missing.map(({ job, state }) => `${job} ${state}`)).toEqual(["b failed", "c not-run"]);
  });

  it("without criteria nothing is met", () => {
    expect(satisfied({ jobs: [], alternatives: {} }, votes("a:passed"), options).state).toBe("unknown");
  });

  it("an alternative counts for its candidate alone and does not leak into the next one", () => {
    const shared: Criteria = Object.freeze({
      jobs: Object.freeze(["a"]),
      alternatives: Object.freeze({ a: Object.freeze(["x"]) }),
    });
    expect(satisfied(shared, votes("x:passed"), options).state).toBe("met");
    expect(satisfied(shared, votes(""), options).missing.map(({ job }) => job)).toEqual(["a"]);
    expect(satisfied(shared, votes("a:passed"), options)).toMatchObject({
      state: "met",
      jobs: [{ state: "passed" }],
    });
  });

  it("a job named like a property of every object has no alternatives", () => {
    const odd: Criteria = { jobs: ["constructor"], alternatives: {} };
    expect(satisfied(odd, [], options).missing).toHaveLength(1);
  });
});
