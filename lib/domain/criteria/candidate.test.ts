import { describe, expect, it } from "vitest";
import { HOUR, MINUTE } from "@/lib/shared/clock";
import { type CandidateBuild, type CandidateFacts, type CandidateVote, judgeCandidate } from "./candidate";

const now = new Date("2026-03-01T12:00:00Z");
const options = { now, longestRunMs: () => 4 * HOUR };
const ago = (ms: number) => new Date(now.getTime() - ms);

const build = (jobName: string, outcome: CandidateBuild["outcome"], started = HOUR): CandidateBuild => ({
  server: "rdo",
  uuid: `uuid of ${jobName} ${outcome}`,
  jobName,
  outcome,
  startedAt: ago(started),
  endedAt: outcome === "open" ? null : ago(started / 2),
  logUrl: null,
});

/** "a:failed b:passed", a minute apart, the last an hour ago; `of` gives votes their builds by job. */
function votes(text: string, of: Record<string, CandidateBuild> = {}): CandidateVote[] {
  const words = text.split(" ").filter(Boolean);
  return words.map((word, i) => {
    const [jobName = "", state] = word.split(":");
    const at = ago(HOUR + (words.length - 1 - i) * MINUTE);
    return {
      seq: i,
      jobName,
      state: state as CandidateVote["state"],
      at,
      url: `https://l/${i}`,
      build: of[jobName] ?? null,
    };
  });
}

const judge = (facts: Partial<CandidateFacts>) =>
  judgeCandidate(
    {
      offeredAt: ago(24 * HOUR),
      promotedAt: null,
      overtaken: false,
      newest: true,
      criteria: { jobs: ["a", "b"], alternatives: { a: ["x"] } },
      criteriaHeldThen: false,
      votes: [],
      builds: [],
      ...facts,
    },
    options,
  );

describe("the state of a candidate", () => {
  it.each<[string, Partial<CandidateFacts>, string, string[]]>([
    ["all passed", { votes: votes("a:passed b:passed") }, "met", []],
    ["by an alternative", { votes: votes("x:passed b:passed a:failed") }, "met", []],
    ["one failed", { votes: votes("a:failed b:passed") }, "missing", ["a"]],
    ["one runs", { votes: votes("a:failed b:running") }, "testing", ["a", "b"]],
    ["nothing was run for a day", {}, "missing", ["a", "b"]],
    ["nothing was run yet", { offeredAt: ago(HOUR) }, "testing", ["a", "b"]],
    ["an older one that nothing was run on", { offeredAt: ago(HOUR), newest: false }, "missing", ["a", "b"]],
    ["promoted", { promotedAt: ago(HOUR), votes: votes("a:passed b:passed") }, "promoted", []],
    [
      "overtaken by one that was promoted",
      { overtaken: true, votes: votes("a:failed") },
      "superseded",
      ["a", "b"],
    ],
    ["without criteria nothing is met", { criteria: null, votes: votes("a:passed") }, "testing", []],
    ["without criteria, not the newest", { criteria: null, newest: false }, "superseded", []],
    ["criteria without jobs are not met", { criteria: { jobs: [], alternatives: {} } }, "missing", []],
  ])("%s", (_, facts, state, missing) => expect(judge(facts)).toMatchObject({ state, missing }));
});

describe("a forced promotion", () => {
  const promoted = { promotedAt: ago(30 * MINUTE), criteriaHeldThen: true };
  it.each<[string, Partial<CandidateFacts>, boolean]>([
    ["with everything passed", { ...promoted, votes: votes("a:passed b:passed") }, false],
    ["with a job missing", { ...promoted, votes: votes("a:passed") }, true],
    [
      "with a job that passed only later",
      { promotedAt: ago(3 * HOUR), criteriaHeldThen: true, votes: votes("a:passed b:passed") },
      true,
    ],
    [
      "when the criteria of that time are not known",
      { promotedAt: ago(HOUR), votes: votes("a:passed") },
      false,
    ],
    ["without criteria", { ...promoted, criteria: null }, false],
    ["not promoted at all", { criteriaHeldThen: true, votes: votes("a:failed") }, false],
  ])("%s: %s", (_, facts, forced) => expect(judge(facts).forced).toBe(forced));
});

describe("votes and builds together", () => {
  const stateOf = (facts: Partial<CandidateFacts>) => judge(facts).jobs[0]?.state;
  it.each<[string, Partial<CandidateFacts>, string]>([
    ["a running vote whose build runs", { votes: votes("a:running", { a: build("a", "open") }) }, "running"],
    [
      "a running vote whose build failed",
      { votes: votes("a:running", { a: build("a", "failed") }) },
      "failed",
    ],
    [
      "a running vote whose build was dropped",
      { votes: votes("a:running", { a: build("a", "dropped") }) },
      "not-run",
    ],
    [
      "a running vote whose build has just passed",
      { votes: votes("a:running", { a: build("a", "passed") }) },
      "running",
    ],
    [
      "a running vote whose build passed long ago",
      { votes: votes("a:running", { a: build("a", "passed", 9 * HOUR) }) },
      "not-run",
    ],
    ["a build that runs and has not voted", { builds: [build("a", "open")] }, "running"],
    [
      "a build that runs again after a failure",
      { votes: votes("a:failed"), builds: [build("a", "open", 30 * MINUTE)] },
      "running",
    ],
    ["a build that runs longer than any did", { builds: [build("a", "open", 5 * HOUR)] }, "not-run"],
    ["a build that failed before it could vote", { builds: [build("a", "failed")] }, "failed"],
    [
      "a success is not undone by a build that failed",
      { votes: votes("a:passed"), builds: [build("a", "failed")] },
      "passed",
    ],
    ["a build that passed and told nothing", { builds: [build("a", "passed")] }, "not-run"],
    ["a build that was skipped", { builds: [build("a", "skipped")] }, "not-run"],
  ])("%s: %s", (_, facts, state) => expect(stateOf(facts)).toBe(state));

  it("a job that passed and told DLRN nothing is marked, until it votes", () => {
    const builds = [build("a", "passed")];
    expect(judge({ builds }).jobs[0]).toMatchObject({ state: "not-run", unreported: true });
    expect(judge({ builds, votes: votes("a:passed") }).jobs[0]).toMatchObject({
      state: "passed",
      unreported: false,
    });
  });

  it("each job lists its votes and those of its alternatives with their builds", () => {
    const verdict = judge({
      votes: votes("a:failed x:passed", { x: build("x", "passed") }),
      builds: [build("a", "open", 1)],
    });
    expect(verdict.jobs[0]).toMatchObject({
      job: "a",
      state: "passed-by-alternative",
      via: "x",
      votes: [
        { job: "a", seq: 0, state: "failed", url: "https://l/0", zuulUuid: null },
        { job: "x", seq: 1, state: "passed", zuulServer: "rdo", zuulUuid: "uuid of x passed" },
        { job: "a", seq: null, state: "running", zuulUuid: "uuid of a open" },
      ],
    });
    expect(verdict.lastVoteAt).toEqual(ago(HOUR));
  });
});
