import { expect, it } from "vitest";
import { HOUR } from "@/lib/shared/clock";
import { type Criteria, satisfied, type Vote } from "./satisfied";

const NOW = new Date("2026-03-01T12:00:00Z");

/**
 * The classic promoter's loop over candidates, newest first, with its bug: an alternative that passed takes the job's place in
 * the criteria that the next candidates are judged by too.
 *
 * @returns missing jobs of each candidate, newest first, as the loop saw them; it ends at the first one it promotes
 */
function classicLoop(criteria: Criteria, candidates: readonly (readonly string[])[]): string[][] {
  const required = new Set(criteria.jobs);
  const seen: string[][] = [];
  for (const passed of candidates) {
    for (const job of [...required]) {
      const other = criteria.alternatives[job]?.find((name) => passed.includes(name));
      if (passed.includes(job) || other === undefined) continue;
      required.delete(job);
      required.add(other);
    }
    const missing = [...required].filter((job) => !passed.includes(job));
    seen.push(missing);
    if (missing.length === 0) break;
  }
  return seen;
}

const vote = (jobName: string, seq: number, state: Vote["state"] = "passed"): Vote => ({
  seq,
  jobName,
  state,
  at: new Date(NOW.getTime() - HOUR),
});
const missingOf = (criteria: Criteria, passed: readonly string[]) =>
  satisfied(
    criteria,
    passed.map((name, i) => vote(name, i)),
    { now: NOW, longestRunMs: () => HOUR },
  ).missing.map(({ job }) => job);

const criteria: Criteria = { jobs: ["adoption", "edpm"], alternatives: { adoption: ["adoption-internal"] } };

it.each<[string, string[][]]>([
  // The newest used the alternative and lacks another job; the one before passed the job itself.
  ["an older candidate that passed the job itself", [["adoption-internal"], ["adoption", "edpm"]]],
  ["an older candidate that passed neither", [["adoption-internal"], ["edpm"]]],
])("an alternative of one candidate does not change what is asked of the next: %s", (_, candidates) => {
  const ours = candidates.map((passed) => missingOf(criteria, passed));
  const classic = classicLoop(criteria, candidates);
  expect(ours[0]).toEqual(classic[0]);
  expect(ours[1]).not.toEqual(classic[1]);
  expect(classic[1]).toContain("adoption-internal");
  expect(ours[1]).toEqual(criteria.jobs.filter((job) => !candidates[1]?.includes(job)));
});

it.each<[string, string[][]]>([
  ["nothing passed", [[], []]],
  ["everything passed", [["adoption", "edpm"]]],
  ["by the alternative", [["adoption-internal", "edpm"]]],
  ["the job itself and its alternative", [["adoption", "adoption-internal"], ["edpm"]]],
])("elsewhere both agree: %s", (_, candidates) => {
  const classic = classicLoop(criteria, candidates);
  // What stands in is named by the job it stands in for.
  expect(candidates.slice(0, classic.length).map((passed) => missingOf(criteria, passed))).toEqual(classic);
});

it("a success is for good: a later failure of the job, or of its alternative, undoes nothing", () => {
  const votes = [vote("adoption-internal", 1), vote("edpm", 2), vote("edpm", 3, "failed")];
  const later = [...votes, vote("adoption-internal", 4, "failed"), vote("adoption", 5, "failed")];
  const options = { now: NOW, longestRunMs: () => HOUR };
  expect(satisfied(criteria, later, options).state).toBe("met");
});
