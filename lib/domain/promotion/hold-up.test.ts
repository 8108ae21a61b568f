import { describe, expect, it } from "vitest";
import { DAY, HOUR } from "@/lib/shared/clock";
import type { CandidateJob } from "../criteria/candidate";
import { holdUpOf } from "./hold-up";
import type { BrokenPackage, HoldUpFacts, LineBuild, LineRun, OfferedFacts } from "./hold-up-facts";

const NOW = new Date("2026-03-18T10:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);

const build = (
  job: string,
  outcome: LineBuild["outcome"],
  at: Date,
  more: Partial<LineBuild> = {},
): LineBuild => ({
  server: "rdo",
  uuid: `${job}-${at.getTime()}`,
  job,
  outcome,
  voting: true,
  startedAt: at,
  endedAt: at,
  logUrl: null,
  ...more,
});

const run = (at: Date, builds: readonly LineBuild[], skipped = 0): LineRun => ({
  server: "rdo",
  buildset: `set-${at.getTime()}`,
  pipeline: "periodic",
  project: "rdo-jobs",
  branch: "master",
  at,
  skipped,
  tested: skipped > 0 ? 0 : 2,
  builds,
});

/** A line that ran every day, last `hours` ago. */
const daily = (hours: number, builds: readonly LineBuild[] = []) =>
  [0, 1, 2, 3].map((days) => run(ago(hours * HOUR + days * DAY), days === 0 ? builds : []));

const job = (name: string, state: CandidateJob["state"], more: Partial<CandidateJob> = {}): CandidateJob => ({
  job: name,
  state,
  via: null,
  unreported: false,
  votes: [],
  ...more,
});

const offered = (
  hours: number,
  state: OfferedFacts["state"],
  jobs: readonly CandidateJob[],
): OfferedFacts => ({
  key: "abc",
  offeredAt: ago(hours * HOUR),
  promotedAt: state === "promoted" ? ago((hours - 3) * HOUR) : null,
  state,
  hasCriteria: true,
  jobs,
  lastVoteAt: ago((hours - 2.5) * HOUR),
});

const broken = (
  name: string,
  component: string,
  hours: number,
  cause: string | null = null,
): BrokenPackage => ({
  package: name,
  component,
  since: ago(hours * HOUR),
  dfg: null,
  cause,
});

const facts = (given: Partial<HoldUpFacts>): HoldUpFacts => ({
  promoteName: "current-podified",
  level: "aggregate",
  component: null,
  source: "fresh",
  maxAgeSeconds: 7 * 86_400,
  lastPromotedAt: ago(9 * DAY),
  lastAttemptedAt: given.candidate?.offeredAt ?? ago(9 * DAY),
  waiting: 120,
  waitingSince: ago(9 * DAY),
  newerSince: null,
  candidate: null,
  earlier: [],
  runs: daily(8),
  others: [],
  broken: [],
  pauses: [],
  ...given,
});

/** "state: kind subject < kind subject", the neighbour first. */
const told = (given: Partial<HoldUpFacts>): string => {
  const { state, steps } = holdUpOf(facts(given), NOW);
  return [state, steps.map(({ kind, subject }) => `${kind} ${subject.name}`).join(" < ")]
    .filter(Boolean)
    .join(": ");
};

const earlier = (...missing: string[][]) =>
  missing.map((names, i) => ({ offeredAt: ago((32 + 24 * i) * HOUR), missing: names }));

describe("the newest candidate", () => {
  it.each<[string, Partial<HoldUpFacts>, string]>([
    [
      "names the job that has been missing longest, not the first in the file",
      {
        candidate: offered(8, "missing", [job("a", "failed"), job("b", "failed"), job("c", "passed")]),
        earlier: earlier(["b"], ["b"], []),
      },
      "held: job-failed b",
    ],
    [
      "is under way while jobs run that passed on the one before",
      { candidate: offered(2, "testing", [job("a", "running"), job("b", "not-run")]), earlier: earlier([]) },
      "moving: job-running a",
    ],
    [
      "is held by a job that runs again after failing on the ones before",
      {
        candidate: offered(2, "testing", [job("a", "running"), job("b", "passed")]),
        earlier: earlier(["a"], ["a"]),
      },
      "held: job-failed a",
    ],
    [
      "lacks a job that was never started",
      {
        candidate: offered(8, "missing", [job("a", "passed"), job("b", "not-run")]),
        earlier: earlier(["b"]),
      },
      "held: job-not-run b",
    ],
    [
      "lacks a vote that got lost",
      { candidate: offered(8, "missing", [job("a", "not-run", { unreported: true })]) },
      "held: vote-lost a",
    ],
    [
      "was promoted, and nothing newer is there",
      { candidate: offered(8, "promoted", [job("a", "passed")]), waiting: 0, waitingSince: null },
      "waiting",
    ],
    [
      "was promoted, and something newer goes into the next run",
      { candidate: offered(8, "promoted", [job("a", "passed")]), newerSince: ago(7 * HOUR) },
      "moving",
    ],
  ])("%s", (_, given, expected) => expect(told(given)).toBe(expected));

  it("counts since when a job is missing from the first candidate in a row", () => {
    const given = {
      candidate: offered(8, "missing", [job("a", "failed")]),
      earlier: earlier(["a"], ["a", "b"], ["b"], ["a"]),
    };
    const [step] = holdUpOf(facts(given), NOW).steps;
    expect(step?.since).toEqual(ago(56 * HOUR));
    expect(step?.text).toBe("a fails on the last 3 candidates");
  });

  it("says which vote contradicts its build", () => {
    const passed = build("a", "passed", ago(7 * HOUR), { uuid: "u1" });
    const vote = { job: "a", seq: 4, url: null, at: ago(6 * HOUR), state: "failed" as const };
    const failed = job("a", "failed", { votes: [{ ...vote, zuulServer: "rdo", zuulUuid: "u1" }] });
    expect(told({ candidate: offered(8, "missing", [failed]), runs: daily(8, [passed]) })).toBe(
      "held: build-lost a",
    );
  });
});

describe("criteria met", () => {
  const met = offered(8, "met", [job("a", "passed")]);
  const promote = "promote-to-current-podified";
  it.each<[string, Partial<HoldUpFacts>, string]>([
    [
      "names the later step that failed",
      { candidate: met, others: [build(promote, "failed", ago(5 * HOUR))] },
      `held: later-step ${promote}`,
    ],
    [
      "does not blame a required job for what came after it",
      {
        candidate: met,
        others: [build("a", "failed", ago(5 * HOUR)), build(promote, "failed", ago(4 * HOUR))],
      },
      `held: later-step ${promote}`,
    ],
    [
      "is under way while the step runs",
      { candidate: met, others: [build(promote, "open", ago(0.1 * HOUR))] },
      "moving",
    ],
    [
      "is under way for as long as promoting takes",
      { candidate: offered(3, "met", [job("a", "passed")]) },
      "moving",
    ],
    ["is held by nobody known after that", { candidate: met }, "held: later-step current-podified"],
  ])("%s", (_, given, expected) => expect(told(given)).toBe(expected));
});

describe("nothing is offered", () => {
  const skipped = (hours: number) => run(ago(hours * HOUR), [build("first", "failed", ago(hours * HOUR))], 3);
  const tested = run(ago(80 * HOUR), []);
  const promoted = offered(80, "promoted", [job("a", "passed")]);

  it("because the line's first job fails, since the first such run", () => {
    const given = {
      candidate: promoted,
      newerSince: ago(79 * HOUR),
      runs: [skipped(8), skipped(32), skipped(56), tested],
    };
    expect(told(given)).toBe("held: first-job-failed first");
    expect(holdUpOf(facts(given), NOW).steps[0]?.since).toEqual(ago(56 * HOUR));
  });

  it("though a job that failed on many candidates is the root where the first job failed once", () => {
    const candidate = offered(32, "missing", [job("a", "failed")]);
    const runs = [skipped(8), run(ago(32 * HOUR), []), tested];
    expect(told({ candidate, earlier: earlier(["a"], ["a"]), runs })).toBe("held: job-failed a");
    expect(told({ candidate, earlier: earlier([]), runs })).toBe("held: first-job-failed first");
  });

  it("because the line waits for components: the cause that keeps most of them back", () => {
    const given = {
      candidate: promoted,
      newerSince: ago(79 * HOUR),
      runs: daily(80),
      broken: [
        broken("kolla", "common", 900),
        broken("nova", "compute", 90, "T-1"),
        broken("neutron", "network", 92, "T-1"),
      ],
    };
    expect(told(given)).toBe("held: waits-for-component network < package-fails neutron");
    expect(holdUpOf(facts(given), NOW).steps.at(-1)).toMatchObject({ component: "network", also: ["nova"] });
  });

  it("and nobody knows why", () => {
    expect(told({ candidate: promoted, newerSince: ago(79 * HOUR), runs: daily(80) })).toBe(
      "held: not-attempted current-podified",
    );
    expect(told({ candidate: promoted, newerSince: ago(29 * HOUR), runs: daily(80) })).toBe("moving");
  });
});

describe("a component", () => {
  const component = { level: "component", component: "network", promoteName: "promoted-components" } as const;
  it.each<[string, Partial<HoldUpFacts>, string]>([
    [
      "waits for the package that has failed longest",
      {
        candidate: offered(80, "promoted", []),
        broken: [broken("neutron-lib", "network", 20), broken("neutron", "network", 50)],
      },
      "held: package-fails neutron",
    ],
    [
      "is not held up by a package that fails since today while nothing good waits",
      {
        candidate: offered(80, "promoted", []),
        waiting: 0,
        waitingSince: null,
        broken: [broken("neutron", "network", 5)],
      },
      "waiting: package-fails neutron",
    ],
    [
      "fails its own jobs first",
      {
        candidate: offered(20, "missing", [job("standalone", "failed")]),
        broken: [broken("neutron", "network", 50)],
      },
      "held: job-failed standalone",
    ],
  ])("%s", (_, given, expected) => expect(told({ ...component, ...given })).toBe(expected));
});

describe("what cannot be judged", () => {
  const stuck = { candidate: offered(8, "missing", [job("a", "failed")]) };
  it("keeps its steps on an old source, and is no verdict", () => {
    const { state, steps, age } = holdUpOf(facts({ ...stuck, source: "stale" }), NOW);
    expect([state, steps.length, age]).toEqual(["unknown", 1, "bad"]);
    expect(holdUpOf(facts({ ...stuck, source: "failing", waitingSince: ago(HOUR) }), NOW).age).toBe("none");
  });

  it("is unknown where nothing was ever read", () => {
    expect(told({ lastPromotedAt: null, waiting: null, runs: [] })).toBe("unknown");
  });

  it("has no criteria: Zuul's own failing job, else that there are none", () => {
    const candidate = {
      ...offered(20, "superseded" as const, []),
      state: "testing" as const,
      hasCriteria: false,
    };
    const failing = daily(20, [build("puppet", "failed", ago(19 * HOUR))]);
    expect(told({ candidate, runs: failing })).toBe("held: job-failed puppet");
    expect(told({ candidate: { ...candidate, state: "missing" }, runs: daily(20) })).toBe(
      "held: no-criteria current-podified",
    );
  });

  it("says what a freeze says before what else holds it up, and its clock stands still", () => {
    const freeze = { kind: "freeze" as const, reason: "release candidate", from: ago(8 * DAY), until: null };
    const { state, steps, age } = holdUpOf(facts({ ...stuck, pauses: [freeze] }), NOW);
    expect([state, ...steps.map(({ kind }) => kind)]).toEqual(["frozen", "frozen", "job-failed"]);
    expect(steps[0]?.text).toBe("frozen: release candidate");
    expect(age).not.toBe("bad");
  });
});
