import { expect, test } from "vitest";
import type { LineRun, StepFact } from "@/lib/domain/promotion/hold-up-facts";
import { toHoldUp } from "./hold-up-answer";
import type { Subject } from "./hold-up-facts";
import type { KnownFailure } from "./hold-up-known";

const JOB = "periodic-deploy-master";
const FAILING_SINCE = new Date("2026-03-01T06:00:00Z");
const OFFERED = new Date("2026-03-09T06:00:00Z");

const run: LineRun = {
  server: "rdo",
  buildset: "s1",
  pipeline: "integration",
  project: "pipeline",
  branch: "master",
  at: OFFERED,
  skipped: 0,
  tested: 1,
  builds: [],
};

const red: KnownFailure = {
  server: "rdo",
  uuid: "u1",
  dfg: null,
  itemId: null,
  itemState: null,
  logUrl: null,
  owner: null,
  failingSince: FAILING_SINCE,
};

const subject: Subject = {
  target: { instance: "centos9-master", promoteName: "current", level: "aggregate", maxAgeSeconds: 86_400 },
  component: null,
  facts: {
    promoteName: "current",
    level: "aggregate",
    component: null,
    maxAgeSeconds: 86_400,
    lastPromotedAt: null,
    lastAttemptedAt: null,
    waiting: null,
    waitingSince: null,
    newerSince: null,
    candidate: null,
    earlier: [],
    runs: [run],
    others: [],
    broken: [],
  },
  criteria: null,
  cost: { commits: null, packages: null, dfgs: [] },
} as unknown as Subject;

/** Since when the root is so, of a job's step of this kind on a line where the job fails. */
function sinceOf(kind: StepFact["kind"]): string | null | undefined {
  const step: StepFact = {
    kind,
    text: kind,
    subject: { kind: "job", name: JOB },
    since: OFFERED,
    component: null,
    build: null,
    also: [],
  };
  const known = {
    ofBuild: () => undefined,
    ofLine: (job: string) => (job === JOB ? red : undefined),
    outcomeOf: () => undefined,
    bugOf: () => undefined,
  };
  const site = { releaseOf: () => "master", dfg: () => null };
  const behind = { site, failing: [], duty: [], firstTriage: null, known, bugs: new Map() };
  const verdict = { state: "held", age: "bad", steps: [step] } as const;
  return toHoldUp(subject, { ...verdict, steps: [...verdict.steps] }, behind as never).root?.since;
}

test.each([
  ["job-failed", FAILING_SINCE],
  // It failed and runs again: red since it failed, not since the first candidate that it was never run on.
  ["job-running", FAILING_SINCE],
  // Nothing failed on these candidates: an older failure says nothing of them.
  ["job-not-run", OFFERED],
  ["vote-lost", OFFERED],
  ["build-lost", OFFERED],
] as const)("a step %s is as old as it is true", (kind, since) => {
  expect(sinceOf(kind)).toBe(since.toISOString());
});
